"""The tables on escalations, as specs."""

from reports.definitions import escalation_beside, escalation_times
from reports.definitions.escalation_child_dimensions import RAISED_BEFORE, TEAM, TIMES_ESCALATED
from reports.definitions.escalation_course_dimensions import PROCESS, STAGE, YEAR_AND_LIST
from reports.definitions.escalation_dimensions import (
    CAUSE,
    FEATURE,
    OUTCOME,
    REASON,
    STANDARD_REASON,
    THEME,
)
from reports.definitions.escalation_measures import (
    CHILDREN,
    CHILDREN_BEYOND,
    CHILDREN_CONCERNED,
    ESCALATIONS,
    FAMILIES,
    OUTCOMES,
    PARTS,
    REACHED_DIRECTOR,
    REACHED_SENIOR,
    REASONS_GIVEN,
    RESOLVED,
    RESOLVED_OF_RAISED,
    STAGE_REACHED,
    WITH_CAUSE,
)
from reports.dimensions import MONTH, QUARTER
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
        statements={"escalations": 2, "children": 2, "reasons given": 2},
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
        statements={"escalations": 3},
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
        source="Southwark, Corporate Parenting Committee, 26 February 2019, paragraphs 3 to 6; Brent, IRO annual report "
        "2018/19, section 12",
        figures=(
            Figure("escalations", ESCALATIONS, "Escalations raised"),
            Figure("children", CHILDREN, "Children concerned"),
            Figure("families", FAMILIES, "Families concerned"),
            Figure("informal", ESCALATIONS, "Informal only", only=(PROCESS, "informal")),
            Figure("formal", ESCALATIONS, "Formal", only=(PROCESS, "formal")),
            Figure("unknown", ESCALATIONS, only=(PROCESS, "unknown"), hide_zero=True),
            Figure("senior", REACHED_SENIOR, "Escalated to a head of service, an assistant director or a director"),
            Figure("director", REACHED_DIRECTOR, "Of these, to an assistant or operational director, or above"),
            Figure("children-beyond-first", CHILDREN_BEYOND, "Children with a stage beyond the first formal one"),
            Figure("care-plan", ESCALATIONS, only=(STANDARD_REASON, "care-plan"), share_of=ESCALATIONS),
            Figure("drift", ESCALATIONS, only=(STANDARD_REASON, "drift"), share_of=ESCALATIONS),
        ),
        statements={"figures": 2},
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
            Figure("resolved", RESOLVED_OF_RAISED, "Resolved there", share_of=RESOLVED_OF_RAISED, of_whole=True),
        ),
        totals=False,
        unit="escalations",
        statements={"escalations": 2},
        notes=(
            "An escalation can reach several stages; percentages are of all escalations raised, and of all of these "
            "that are resolved by now.",
        ),
    ),
    JoinedTable(
        slug="escalations-by-month",
        title="Escalations by month",
        subject=SUBJECT,
        answers="When were escalations raised, and when were they completed?",
        source="Harrow, IRO annual report 2018/19, charts on the last page",
        axis=MONTH,
        figures=(
            Figure("raised", ESCALATIONS, "Raised"),
            Figure("informal", ESCALATIONS, "Raised: informal only", only=(PROCESS, "informal")),
            Figure("formal", ESCALATIONS, "Raised: formal", only=(PROCESS, "formal")),
            Figure("resolved", RESOLVED, "Completed"),
        ),
        unit="escalations",
        statements={"escalations": 1},
        notes=("What was completed (resolved) in a month can have been raised in an earlier one.",),
    ),
    CrossTable(
        slug="themes-by-quarter",
        title="Themes of IRO escalations by quarter",
        subject=SUBJECT,
        answers="Which concerns did escalations carry in each quarter?",
        source="Portsmouth, IRO annual report 2013/14, figure 12; Harrow, quarterly reports",
        measures=(ESCALATIONS, CHILDREN),
        rows=THEME,
        columns=QUARTER,
        statements={"escalations": 2, "children": 2},
        notes=("One escalation can have several themes, so they do not add up to the number of escalations.",),
    ),
    CrossTable(
        slug="standard-reasons",
        title="Reasons for IRO escalations over the years, on standard reasons",
        subject=SUBJECT,
        answers="What did IROs escalate over the years, although the lists of reasons changed?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017 and 26 February 2019: three lists of reasons",
        measures=(ESCALATIONS, CHILDREN, REASONS_GIVEN),
        rows=STANDARD_REASON,
        columns=YEAR_AND_LIST,
        column_shares=True,
        statements={"escalations": 3, "children": 3, "reasons given": 3},
        notes=(
            "Each reason of each list is mapped to one standard reason. A column holds one list in one year: where the "
            "list changes from one column to the next the series is broken, and the two do not quite compare.",
        ),
    ),
    CrossTable(
        slug="escalation-outcomes",
        title="Outcomes of IRO escalations",
        subject=SUBJECT,
        answers="How did escalations end for the children?",
        source="IRO Handbook, 7.11: disputes and their outcomes",
        measures=(OUTCOMES,),
        rows=OUTCOME,
        columns=PROCESS,
        column_shares=True,
        statements={"outcomes": 2},
        notes=("An outcome is recorded for each child. “Not agreed” means that the senior decision stands.",),
    ),
    FigureList(
        slug="repeat-escalations",
        title="Repeated escalations",
        subject=SUBJECT,
        answers="About how many children was there more than one escalation, and how often was the same raised before?",
        source="Harrow, IRO annual report 2018/19: recommendations of the previous three reviews",
        figures=(
            Figure("children", CHILDREN_CONCERNED, "Children concerned"),
            *(
                Figure(key, CHILDREN_CONCERNED, label, only=(TIMES_ESCALATED, match), share_of=CHILDREN_CONCERNED)
                for key, label, match in (
                    ("one", "Children with one escalation", "1"),
                    ("two", "Children with two escalations", "2"),
                    ("more", "Children with three escalations or more", "3"),
                )
            ),
            Figure("parts", PARTS, "Escalations, each counted for each of its children"),
            *(
                Figure(key, PARTS, label, only=(RAISED_BEFORE, match), share_of=PARTS)
                for key, label, match in (
                    ("first", "Not raised before about the child for the same reason", "0"),
                    ("once", "Raised once before about the child for the same reason", "1"),
                    ("often", "Raised twice or more before about the child for the same reason", "2"),
                )
            ),
        ),
        statements={"figures": 1},
        notes=(
            "The same reason: the same standard reason as its main reason, in any earlier year, under any list. Where the "
            "main reason was not recorded, it is in none of the last three rows.",
        ),
    ),
    JoinedTable(
        slug="escalations-by-team",
        title="Escalations by team",
        subject=SUBJECT,
        answers="Children of which teams were escalations about?",
        source="Southwark, Corporate Parenting Committee, 26 February 2019",
        axis=TEAM,
        figures=(
            Figure("escalations", ESCALATIONS, "Escalations", share_of=ESCALATIONS, of_whole=True),
            Figure("informal", ESCALATIONS, "Informal only", only=(PROCESS, "informal")),
            Figure("formal", ESCALATIONS, "Formal", only=(PROCESS, "formal")),
            Figure("children", CHILDREN, "Children"),
        ),
        unit="escalations",
        statements={"escalations": 2},
        notes=(
            "A team is the child's on the day the escalation was sent. An escalation about children of two teams counts for "
            "each of them and once in the total. A high number says that much was challenged, not that a team is bad.",
        ),
    ),
    CrossTable(
        slug="causes-of-drift",
        title="Causes of drift and delay",
        subject=SUBJECT,
        answers="What caused drift and delay, where it was recorded?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017, paragraph 8",
        measures=(WITH_CAUSE,),
        rows=CAUSE,
        share_of_whole=True,
        statements={"escalations": 2},
        notes=("One escalation can have several causes; percentages are of all escalations with a cause.",),
    ),
    *escalation_times.REPORTS,
    *escalation_beside.REPORTS,
]
