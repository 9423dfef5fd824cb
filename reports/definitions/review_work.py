"""The tables on the work around reviews: plans, monitoring forms, decisions, midway reviews, records, lifted gates."""

from reports.definitions.escalation_course_dimensions import PROCESS
from reports.definitions.escalation_measures import RESOLVED
from reports.definitions.review_child_dimensions import NUMBER_OF_IROS, SAME_IRO
from reports.definitions.review_dimensions import PLAN_RECEIVED
from reports.definitions.review_measures import (
    CHILDREN_BY_IROS,
    REVIEWS,
    REVIEWS_AFTER_MIDWAY,
    REVIEWS_COMPARED,
    REVIEWS_WITH_EARLIER,
)
from reports.definitions.review_work_dimensions import (
    ANSWER,
    CARRIED_OUT,
    DECISION_ANSWER,
    DECISIONS_CLOCK,
    DISTRIBUTED_CLOCK,
    FOUND,
    HOW_MIDWAY,
    PROGRESS_DOMAIN,
    RECORD_CLOCK,
    STEP_PASSED,
)
from reports.definitions.review_work_measures import (
    ANSWERS,
    CHILDREN_WITH_MIDWAY,
    DECISIONS,
    FORMS,
    GATE_LIFTS,
    MIDWAYS,
    PERCENT_PROGRESSING,
    PROGRESS,
)
from reports.definitions.reviews import HANDBOOK, HARROW, PORTSMOUTH, SUBJECT
from reports.dimensions import MONTH, QUARTER, Dimension
from reports.measures import Measure
from reports.spec import CrossTable, Figure, FigureList, JoinedTable


def _each(measure: Measure, dimension: Dimension, prefix: str, *pairs: tuple[str, str]) -> tuple[Figure, ...]:
    """A figure for each value of a dimension, as a share of all that is counted."""
    return tuple(
        Figure(f"{prefix}{key}", measure, label, only=(dimension, key), share_of=measure) for key, label in pairs
    )


def _clock(dimension: Dimension, prefix: str, what: str) -> tuple[Figure, ...]:
    return _each(
        REVIEWS, dimension, prefix, ("in-time", f"{what}: in time"), ("late", f"{what}: late"),
        ("not-done", f"{what}: not yet"),
    )  # fmt: skip


REPORTS = [
    FigureList(
        slug="care-plan-received",
        title="Care plan received before the review",
        subject=SUBJECT,
        answers="Did the care plan reach the IRO in time before the review?",
        source=f"{PORTSMOUTH}, receipt of the care plan",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            *_each(
                REVIEWS, PLAN_RECEIVED, "", ("in-time", "Care plan received in time"),
                ("late", "Care plan received later"), ("none", "Not recorded when it was received"),
            ),
        ),
        statements={"figures": 2},
        notes=(
            "In time: as many working days before the (first) meeting as the authority’s rules of that day want, usually "
            "three. Percentages are of all reviews held.",
        ),
    ),
    CrossTable(
        slug="monitoring-answers",
        title="Answers of monitoring forms",
        subject=SUBJECT,
        answers="What did IROs find at reviews, question by question?",
        source=f"{HARROW}, monitoring of cases",
        measures=(ANSWERS,),
        rows=ANSWER,
        statements={"answers": 2},
        notes=(
            "Only questions that fit the child’s age are asked. Answers in words are not counted, and a question that "
            "nobody answered in the period is not shown.",
        ),
    ),
    JoinedTable(
        slug="monitoring-forms-by-month",
        title="Monitoring forms and disputes by month",
        subject=SUBJECT,
        answers="How many monitoring forms and disputes were completed each month?",
        source=f"{HARROW}, charts on the last page",
        axis=MONTH,
        figures=(
            Figure("forms", FORMS, "Monitoring forms completed"),
            Figure("formal", RESOLVED, "Disputes completed, formal", only=(PROCESS, "formal")),
            Figure("informal", RESOLVED, "Disputes completed, informal only", only=(PROCESS, "informal")),
            Figure("unknown", RESOLVED, "Disputes completed, stage not recorded", only=(PROCESS, "unknown")),
        ),
        unit="forms and disputes",
        statements={"forms and disputes": 1},
        notes=("A dispute completed in a month can have been raised in an earlier one.",),
    ),
    CrossTable(
        slug="plan-progress-by-quarter",
        title="Progress of plans by quarter",
        subject=SUBJECT,
        answers="For how many children does the plan make good progress, domain by domain?",
        source=f"{PORTSMOUTH}, figures 18 to 21",
        measures=(PERCENT_PROGRESSING, PROGRESS),
        rows=PROGRESS_DOMAIN,
        columns=QUARTER,
        statements={"% of answers": 2, "answers": 2},
        notes=("The answers to each domain are the base of its percentage; they are the other unit of this table.",),
    ),
    FigureList(
        slug="decisions",
        title="Decisions of reviews",
        subject=SUBJECT,
        answers="What became of the decisions of reviews?",
        source=f"{HARROW}, decisions of reviews; {PORTSMOUTH}",
        figures=(
            Figure("made", DECISIONS, "Decisions made"),
            *_each(
                DECISIONS, DECISION_ANSWER, "", ("agreed", "Agreed by the manager"),
                ("deemed", "Deemed agreed, not queried in time"), ("settled", "Queried, and settled by the IRO"),
                ("queried", "Queried, not settled"), ("awaiting", "Awaiting the manager"),
            ),
            *_each(
                DECISIONS, CARRIED_OUT, "done-", ("in-time", "Done by its day"), ("late", "Done after its day"),
                ("overdue", "Outstanding, past its day"), ("not-due", "Outstanding, not due yet"),
            ),
        ),
        statements={"figures": 1},
        notes=(
            "As they stood on the last day of the period; drafts are not counted. Percentages are of the decisions made, "
            "those that were not due yet included.",
        ),
    ),
    FigureList(
        slug="midway-reviews",
        title="Midway reviews",
        subject=SUBJECT,
        answers="How often did IROs look at a case between two reviews, and what did they find?",
        source=f"{PORTSMOUTH}, monitoring between reviews",
        figures=(
            Figure("held", MIDWAYS, "Midway reviews"),
            Figure("children", CHILDREN_WITH_MIDWAY, "Children with a midway review"),
            *_each(
                MIDWAYS, HOW_MIDWAY, "how-", ("file", "From the file"), ("telephone", "By telephone"),
                ("meeting", "In a meeting"), ("visit", "With the child"),
            ),
            *_each(
                MIDWAYS, FOUND, "found-", ("on-track", "Found on track"), ("concerns", "Found with concerns"),
                ("serious", "Found with serious concerns"), ("none", "What was found is not recorded"),
            ),
            Figure(
                "before-review", REVIEWS_AFTER_MIDWAY, "Reviews held with a midway review since the one before",
                share_of=REVIEWS_WITH_EARLIER,
            ),
        ),
        statements={"figures": 1},
        notes=(
            "What was recorded in error is not counted. Percentages are of the midway reviews; the last one is of the "
            "reviews held that had one before in the same time in care.",
        ),
    ),
    FigureList(
        slug="review-record-timeliness",
        title="Decisions and records of reviews in time",
        subject=SUBJECT,
        answers="Were decisions and records of reviews out in time?",
        source=f"{PORTSMOUTH}, {HANDBOOK}",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            *_clock(DECISIONS_CLOCK, "decisions-", "Decisions sent"),
            *_clock(RECORD_CLOCK, "record-", "Record completed"),
            *_clock(DISTRIBUTED_CLOCK, "distributed-", "Record distributed"),
            Figure(
                "no-record", REVIEWS, "Reviews without a record here", only=(RECORD_CLOCK, "none"), share_of=REVIEWS
            ),
        ),
        statements={"figures": 2},
        notes=(
            "In time: within as many working days of the review as the authority’s rules of that day want, usually 5 for "
            "decisions, 15 for the record, 20 until it is distributed. Not yet: with or without time left. Reviews that "
            "came from a return have no record here. Percentages are of all reviews held.",
        ),
    ),
    FigureList(
        slug="iro-continuity",
        title="Continuity of IROs",
        subject=SUBJECT,
        answers="Do children keep their IRO?",
        source=f"{HARROW}; {HANDBOOK}",
        figures=(
            Figure("with-earlier", REVIEWS_COMPARED, "Reviews with one before in the same time in care"),
            Figure(
                "same", REVIEWS_COMPARED, "Chaired by the same IRO as the one before", only=(SAME_IRO, "same"),
                share_of=REVIEWS_COMPARED,
            ),
            Figure(
                "another", REVIEWS_COMPARED, "Chaired by another IRO", only=(SAME_IRO, "another"),
                share_of=REVIEWS_COMPARED,
            ),
            Figure(
                "not-recorded", REVIEWS_COMPARED, "IRO not recorded at both reviews", only=(SAME_IRO, "none"),
                share_of=REVIEWS_COMPARED,
            ),
            Figure("children", CHILDREN_BY_IROS, "Children looked after on the last day"),
            Figure(
                "one-iro", CHILDREN_BY_IROS, "Children with one IRO in the period", only=(NUMBER_OF_IROS, "1"),
                share_of=CHILDREN_BY_IROS,
            ),
            Figure(
                "two-iros", CHILDREN_BY_IROS, "Children with two IROs", only=(NUMBER_OF_IROS, "2"),
                share_of=CHILDREN_BY_IROS,
            ),
            Figure(
                "more-iros", CHILDREN_BY_IROS, "Children with three IROs or more", only=(NUMBER_OF_IROS, "3"),
                share_of=CHILDREN_BY_IROS,
            ),
            Figure(
                "no-iro", CHILDREN_BY_IROS, "Children for whom no IRO is recorded", only=(NUMBER_OF_IROS, "0"),
                share_of=CHILDREN_BY_IROS,
            ),
        ),
        statements={"figures": 1},
        notes=("Reviews by the IRO recorded at each; children by the IROs to whom they were allocated in the period.",),
    ),
    CrossTable(
        slug="gate-lifts",
        title="Gates that were lifted",
        subject=SUBJECT,
        answers="For how many reviews was the gate before the record lifted, and over which step?",
        source="A figure of the portal’s own: the workflow before the record, lifted for one review by the IRO manager",
        measures=(GATE_LIFTS,),
        rows=STEP_PASSED,
        base=REVIEWS,
        statements={"reviews": 2},
        notes=("A gate is lifted for one review, with why.",),
    ),
]  # fmt: skip
