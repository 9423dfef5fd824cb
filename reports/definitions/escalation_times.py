"""The tables on how quickly escalations were answered and promises kept, as specs."""

from reports.definitions.escalation_course_dimensions import ANSWERED_IN_TIME, POST_ASKED, PROCESS, STAGE
from reports.definitions.escalation_time_measures import (
    ACTIONS_AWAITED,
    ANSWERS,
    ANSWERS_DUE,
    ANSWERS_IN_TIME,
    ANSWERS_UNDETERMINED,
    DAYS_TO_ACTION,
    DAYS_TO_ANSWER,
    DONE_IN_TIME,
    NINE_TENTHS_ANSWERED,
    NINE_TENTHS_DONE,
    PROMISES,
    PROMISES_DONE,
    STAYS,
)
from reports.spec import CrossTable, Figure, JoinedTable

SUBJECT = "Escalations"
UNKNOWN_DAYS = "Where the day of asking or of the answer is not known, the time cannot be determined."
TO_ANSWER = (
    Figure("answers", ANSWERS, "Answered"),
    Figure("in-time", ANSWERS_IN_TIME, "Answered in time", share_of=ANSWERS_DUE),
    Figure("median", DAYS_TO_ANSWER, "Median working days"),
    Figure("ninetieth", NINE_TENTHS_ANSWERED, "90th percentile of working days"),
    Figure("undetermined", ANSWERS_UNDETERMINED, "Cannot be determined"),
)

REPORTS = [
    JoinedTable(
        slug="time-to-answer",
        title="Time to answer an escalation",
        subject=SUBJECT,
        answers="How quickly were escalations answered, and how often in time?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017, paragraph 7",
        axis=STAGE,
        figures=TO_ANSWER,
        totals=False,
        unit="answers",
        statements={"answers": 2},
        notes=(UNKNOWN_DAYS,),
    ),
    JoinedTable(
        slug="time-to-answer-by-process",
        title="Time to answer an escalation, informal and formal",
        subject=SUBJECT,
        answers="How quickly were informal and formal challenges answered, each for itself?",
        source="IRO Handbook, 6.2: a time to answer for each stage, 20 working days for the formal process",
        axis=PROCESS,
        figures=TO_ANSWER,
        totals=False,
        unit="answers",
        statements={"answers": 1},
        notes=("An answer at the informal stage is informal, at any stage above it formal.", UNKNOWN_DAYS),
    ),
    CrossTable(
        slug="answers-by-post",
        title="Answers by the post that was asked",
        subject=SUBJECT,
        answers="Who was asked, and was the answer in time?",
        source="Southwark, Corporate Parenting Committee, 1 March 2017, paragraph 7",
        measures=(STAYS,),
        rows=POST_ASKED,
        columns=ANSWERED_IN_TIME,
        statements={"times asked": 3},
        notes=("A post is counted, not who holds it. An old log names no post: the first that answers that stage.",),
    ),
    JoinedTable(
        slug="time-to-action",
        title="Time to action",
        subject=SUBJECT,
        answers="How quickly was done what answers promised, and how often by the day promised?",
        source="IRO Handbook, 6.2; Portsmouth, IRO annual report 2013/14: resolution within 20 days",
        axis=STAGE,
        figures=(
            Figure("promised", PROMISES, "Actions promised"),
            Figure("done", PROMISES_DONE, "Done"),
            Figure("in-time", DONE_IN_TIME, "Done by the day promised", share_of=PROMISES_DONE),
            Figure("median", DAYS_TO_ACTION, "Median working days"),
            Figure("ninetieth", NINE_TENTHS_DONE, "90th percentile of working days"),
            Figure("awaited", ACTIONS_AWAITED, "Still awaited"),
        ),
        totals=False,
        unit="actions",
        statements={"actions": 2},
        notes=(
            "The day on which an action was done is not recorded, so the day on which the IRO resolved the escalation stands "
            "for it. What is promised, and neither done nor awaited, was taken further, asked again or withdrawn.",
            "A log that was imported says nothing of promises.",
        ),
    ),
]
