"""The tables on escalations, as specs."""

from reports.definitions.escalation_dimensions import FEATURE, PROCESS, REASON, STAGE, STANDARD_REASON, THEME
from reports.definitions.escalation_measures import (
    ANSWERS,
    ANSWERS_DUE,
    ANSWERS_IN_TIME,
    ANSWERS_UNDETERMINED,
    CHILDREN,
    CHILDREN_BEYOND,
    DAYS_TO_ANSWER,
    ESCALATIONS,
    FAMILIES,
    REACHED_SENIOR,
    REASONS_GIVEN,
    RESOLVED,
    STAGE_REACHED,
)
from reports.dimensions import MONTH
from reports.spec import CrossTable, Figure, FigureList, JoinedTable

SUBJECT = "Escalations"

REPORTS = [
    CrossTable(
        slug="escalation-reasons",
        title="Reasons for IRO escalations",
        subject=SUBJECT,
        answers="What did IROs escalate, and how often?",
        source="Southwark, Corporate Parenting Committee, 26 February 2019, paragraphs 7 and 8",
        measures=(ESCALATIONS, CHILDREN, REASONS_GIVEN),
        rows=REASON,
        statements={"escalations": 3, "children": 5, "reasons given": 3},
    ),
    CrossTable(
        slug="escalation-themes",
        title="Themes of IRO escalations",
        subject=SUBJECT,
        answers="Which concerns did escalations carry, and which features of them?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017, paragraphs 3 and 4",
        measures=(ESCALATIONS,),
        rows=THEME,
        parts=FEATURE,
        share_of_whole=True,
        statements={"escalations": 7},
        notes=(
            "One escalation can have several themes, and one theme several features, so they do not add up to the "
            "number of escalations; percentages are of all escalations.",
        ),
    ),
    FigureList(
        slug="escalation-headlines",
        title="IRO escalations: headline figures",
        subject=SUBJECT,
        answers="How many escalations were there, about how many children, and how far did they go?",
        source="Southwark, Corporate Parenting Committee, 26 February 2019, paragraphs 3 to 6",
        figures=(
            Figure("escalations", ESCALATIONS, "Escalations raised"),
            Figure("children", CHILDREN, "Children concerned"),
            Figure("families", FAMILIES, "Families concerned"),
            Figure("informal", ESCALATIONS, "Informal only", only=(PROCESS, "informal")),
            Figure("formal", ESCALATIONS, "Formal", only=(PROCESS, "formal")),
            Figure("unknown", ESCALATIONS, only=(PROCESS, "unknown"), hide_zero=True),
            Figure("senior", REACHED_SENIOR, "Escalated to a head of service, an assistant director or a director"),
            Figure("children-beyond-first", CHILDREN_BEYOND, "Children with a stage beyond the first formal one"),
            Figure("care-plan", ESCALATIONS, only=(STANDARD_REASON, "care-plan"), share_of=ESCALATIONS),
            Figure("drift", ESCALATIONS, only=(STANDARD_REASON, "drift"), share_of=ESCALATIONS),
        ),
        statements={"figures": 8},
        notes=(
            "A family is a sibling group as it was on the day sent, or a child without one. Formal: any stage above "
            "the informal one was reached. Reasons are main reasons.",
        ),
    ),
    JoinedTable(
        slug="escalations-by-stage",
        title="Escalations by stage",
        subject=SUBJECT,
        answers="How far up the ladder did escalations go?",
        source="Harrow, IRO annual report 2018/19",
        axis=STAGE,
        figures=(
            Figure("reached", STAGE_REACHED, "Reached it", share_of=ESCALATIONS, of_whole=True),
            Figure("last", ESCALATIONS, "Highest stage reached", share_of=ESCALATIONS, of_whole=True),
        ),
        totals=False,
        unit="escalations",
        statements={"escalations": 3},
        notes=("An escalation can reach several stages; percentages are of all escalations raised.",),
    ),
    JoinedTable(
        slug="escalations-by-month",
        title="Escalations by month",
        subject=SUBJECT,
        answers="When were escalations raised, and when were they resolved?",
        source="Harrow, IRO annual report 2018/19, charts on the last page",
        axis=MONTH,
        figures=(
            Figure("raised", ESCALATIONS, "Raised"),
            Figure("resolved", RESOLVED, "Resolved"),
        ),
        unit="escalations",
        statements={"escalations": 2},
        notes=("What was resolved in a month can have been raised in an earlier one.",),
    ),
    JoinedTable(
        slug="time-to-answer",
        title="Time to answer an escalation",
        subject=SUBJECT,
        answers="How quickly were escalations answered, and how often in time?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017, paragraph 7",
        axis=STAGE,
        figures=(
            Figure("answers", ANSWERS, "Answered"),
            Figure("in-time", ANSWERS_IN_TIME, "Answered in time", share_of=ANSWERS_DUE),
            Figure("median", DAYS_TO_ANSWER, "Median working days"),
            Figure("undetermined", ANSWERS_UNDETERMINED, "Cannot be determined"),
        ),
        unit="answers",
        statements={"answers": 6},
        notes=("Where the day of asking or of the answer is not known, the time cannot be determined.",),
    ),
]
