"""The tables on LAC reviews as events: the headlines, timeliness both ways, why reviews were late, who chaired."""

from reports.definitions.children_measures import CHILDREN_LOOKED_AFTER
from reports.definitions.review_dimensions import (
    BY_RECORD,
    CHAIRED_AT_ALL,
    CHILD_BY_RECORD,
    CHILD_TIMELINESS,
    CONTRIBUTED,
    DIFFERENCE,
    DISABILITY,
    LATE_REASON,
    PARENTS,
    PLAN_RECEIVED,
    TIMELINESS,
    TOOK_PART,
    VOICE,
    WHICH_REVIEW,
)
from reports.definitions.review_measures import (
    CHILDREN_HEARD,
    CHILDREN_IN_TIME,
    CHILDREN_REVIEWED,
    LATE_REVIEWS,
    REVIEWS,
)
from reports.definitions.review_work_dimensions import YES_NO
from reports.definitions.review_work_measures import FORMS, PERMANENCE
from reports.dimensions import MONTH
from reports.spec import CrossTable, Figure, FigureList, JoinedTable

SUBJECT = "Reviews"
PORTSMOUTH = "Portsmouth, IRO annual report 2013/14"
BRENT = "Brent, IRO annual report 2018/19"
HARROW = "Harrow, IRO annual report 2018/19"
HANDBOOK = "IRO Handbook (2010)"

OF_ALL = "Percentages are of all reviews held, those that cannot be determined included."
OF_CHILDREN = (
    "By child: of those looked after on the last day and for four weeks before it, whose reviews in the period were all "
    "in time. A child with a review that had to be held and was not is late; one of whom no review fell due is in time."
)
BOTH_WAYS = (
    "A review is in time if it was held by its statutory day. A system in which a review can only be entered once the "
    "steps before its record are signed off shows the day on which that was possible; by that day the same review can "
    "be late. A review without such steps, as those of a return, could have its record on the day it was held."
)

REPORTS = [
    FigureList(
        slug="review-headlines",
        title="Reviews: headline figures",
        subject=SUBJECT,
        answers="How many reviews were held, how many in time, and how did children take part?",
        source=f"{BRENT}; {PORTSMOUTH}; {HARROW}",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            Figure("in-time", REVIEWS, "Reviews held in time", only=(TIMELINESS, "in-time"), share_of=REVIEWS),
            Figure("late", REVIEWS, "Reviews held late", only=(TIMELINESS, "late"), share_of=REVIEWS),
            Figure(
                "undetermined", REVIEWS, "Reviews whose timeliness cannot be determined",
                only=(TIMELINESS, "undetermined"), share_of=REVIEWS, hide_zero=True,
            ),
            Figure("children-looked-after", CHILDREN_LOOKED_AFTER, "Children looked after on any day of the period"),
            Figure("children-reviewed", CHILDREN_REVIEWED, "Children reviewed"),
            Figure(
                "children-in-time", CHILDREN_IN_TIME, "Children with every review in time",
                only=(CHILD_TIMELINESS, "in-time"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-late", CHILDREN_IN_TIME, "Children with a review held late",
                only=(CHILD_TIMELINESS, "late"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-undetermined", CHILDREN_IN_TIME, "Children of whose reviews that cannot be determined",
                only=(CHILD_TIMELINESS, "undetermined"), share_of=CHILDREN_IN_TIME, decimals=2, hide_zero=True,
            ),
            Figure(
                "attended", REVIEWS, "Child attended and conveyed their views themselves",
                only=(VOICE, "spoke"), share_of=REVIEWS,
            ),
            Figure(
                "advocate", REVIEWS, "Child’s views conveyed through an advocate, there or not",
                only=(VOICE, "advocate"), share_of=REVIEWS,
            ),
            Figure(
                "medium", REVIEWS, "Child did not attend; views conveyed by another medium",
                only=(VOICE, "medium"), share_of=REVIEWS,
            ),
            Figure("silent", REVIEWS, "Child attended and conveyed nothing", only=(VOICE, "silent"), share_of=REVIEWS),
            Figure(
                "absent", REVIEWS, "Child neither attended nor had their views conveyed",
                only=(VOICE, "absent"), share_of=REVIEWS,
            ),
            Figure("under-4", REVIEWS, "Child under four", only=(VOICE, "under-4"), share_of=REVIEWS),
            Figure(
                "other-code", REVIEWS, "Under another participation code", only=(VOICE, "unlisted"), share_of=REVIEWS,
                hide_zero=True,
            ),
            Figure(
                "not-recorded", REVIEWS, "How the child took part is not recorded",
                only=(VOICE, "none"), share_of=REVIEWS, hide_zero=True,
            ),
            Figure(
                "children-contributing", CHILDREN_HEARD, "Children aged 4 or over who contributed to every review",
                only=(CONTRIBUTED, "yes"), share_of=CHILDREN_HEARD, decimals=2,
            ),
            Figure(
                "children-not-contributing", CHILDREN_HEARD, "Children aged 4 or over who did not",
                only=(CONTRIBUTED, "no"), share_of=CHILDREN_HEARD, decimals=2,
            ),
            Figure(
                "children-contribution-unknown", CHILDREN_HEARD,
                "Children aged 4 or over of whom that cannot be determined: a review has no known code",
                only=(CONTRIBUTED, "unknown"), share_of=CHILDREN_HEARD, decimals=2, hide_zero=True,
            ),
            Figure(
                "not-participating", FORMS, "Monitoring forms on a child who did not take part",
                only=(TOOK_PART, "no"), share_of=FORMS,
            ),
            Figure(
                "chaired", REVIEWS, "Reviews chaired or co-chaired by the child",
                only=(CHAIRED_AT_ALL, "yes"), share_of=REVIEWS,
            ),
            Figure(
                "chaired-not-recorded", REVIEWS, "Reviews of which it is not recorded whether the child chaired",
                only=(CHAIRED_AT_ALL, "none"), share_of=REVIEWS, hide_zero=True,
            ),
            Figure("parents", REVIEWS, "Reviews that a parent attended", only=(PARENTS, "attended"), share_of=REVIEWS),
            Figure(
                "parents-not-recorded", REVIEWS, "Reviews of which nothing is recorded of a parent",
                only=(PARENTS, "none"), share_of=REVIEWS, hide_zero=True,
            ),
            Figure(
                "care-plan", REVIEWS, "Reviews before which the care plan was received in time",
                only=(PLAN_RECEIVED, "in-time"), share_of=REVIEWS,
            ),
            Figure(
                "care-plan-not-recorded", REVIEWS, "Reviews of which it is not recorded when the care plan was received",
                only=(PLAN_RECEIVED, "none"), share_of=REVIEWS, hide_zero=True,
            ),
            Figure(
                "disability", REVIEWS, "Reviews concerning a child with a recorded disability",
                only=(DISABILITY, "yes"), share_of=REVIEWS,
            ),
        ),
        statements={"figures": 2},
        notes=(OF_ALL, OF_CHILDREN),
    ),
    FigureList(
        slug="review-timeliness",
        title="Timeliness of reviews",
        subject=SUBJECT,
        answers="How many reviews were in time, and how many children had every review in time?",
        source=f"{PORTSMOUTH}; {BRENT}; Southwark, Corporate Parenting Committee, 26 February 2019",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            Figure("held-in-time", REVIEWS, "By the day held: in time", only=(TIMELINESS, "in-time"), share_of=REVIEWS),
            Figure("held-late", REVIEWS, "By the day held: late", only=(TIMELINESS, "late"), share_of=REVIEWS),
            Figure(
                "held-undetermined", REVIEWS, "By the day held: cannot be determined",
                only=(TIMELINESS, "undetermined"), share_of=REVIEWS,
            ),
            Figure(
                "record-in-time", REVIEWS, "By the day the record could be completed: in time",
                only=(BY_RECORD, "in-time"), share_of=REVIEWS,
            ),
            Figure(
                "record-late", REVIEWS, "By the day the record could be completed: late",
                only=(BY_RECORD, "late"), share_of=REVIEWS,
            ),
            Figure(
                "record-waiting", REVIEWS, "Held by the last day, and the record cannot be completed yet",
                only=(BY_RECORD, "waiting"), share_of=REVIEWS,
            ),
            Figure(
                "record-undetermined", REVIEWS, "By the day the record could be completed: cannot be determined",
                only=(BY_RECORD, "undetermined"), share_of=REVIEWS,
            ),
            Figure(
                "difference", REVIEWS, "The difference: held in time, late only by the day of the record",
                only=(DIFFERENCE, "record-only"), share_of=REVIEWS,
            ),
            Figure("children", CHILDREN_IN_TIME, "Children looked after on the last day, for four weeks or more"),
            Figure(
                "children-in-time", CHILDREN_IN_TIME, "Children, by the day held: every review in time",
                only=(CHILD_TIMELINESS, "in-time"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-late", CHILDREN_IN_TIME, "Children, by the day held: a review was late",
                only=(CHILD_TIMELINESS, "late"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-undetermined", CHILDREN_IN_TIME, "Children, by the day held: cannot be determined",
                only=(CHILD_TIMELINESS, "undetermined"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-record-in-time", CHILDREN_IN_TIME, "Children, by the day of the record: every review in time",
                only=(CHILD_BY_RECORD, "in-time"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-record-late", CHILDREN_IN_TIME, "Children, by the day of the record: a review was late",
                only=(CHILD_BY_RECORD, "late"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-record-waiting", CHILDREN_IN_TIME, "Children, by the day of the record: a record waits",
                only=(CHILD_BY_RECORD, "waiting"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
            Figure(
                "children-record-undetermined", CHILDREN_IN_TIME,
                "Children, by the day of the record: cannot be determined",
                only=(CHILD_BY_RECORD, "undetermined"), share_of=CHILDREN_IN_TIME, decimals=2,
            ),
        ),
        statements={"figures": 1},
        notes=(OF_ALL, OF_CHILDREN, BOTH_WAYS),
    ),
    JoinedTable(
        slug="review-timeliness-by-month",
        title="Timeliness of reviews by month",
        subject=SUBJECT,
        answers="In which months were reviews held late?",
        source=f"{BRENT}, section 6",
        axis=MONTH,
        figures=(
            Figure("in-time", REVIEWS, "Held in time", only=(TIMELINESS, "in-time"), share_of=REVIEWS),
            Figure("late", REVIEWS, "Held late", only=(TIMELINESS, "late")),
            Figure("undetermined", REVIEWS, "Cannot be determined", only=(TIMELINESS, "undetermined")),
            Figure("held", REVIEWS, "Reviews held"),
        ),
        unit="reviews",
        statements={"reviews": 1},
        notes=("Percentages are of all reviews held in the month, those that cannot be determined included.",),
    ),
    CrossTable(
        slug="lateness-reasons",
        title="Why reviews were late",
        subject=SUBJECT,
        answers="Why were reviews held late?",
        source=f"{PORTSMOUTH}, timeliness",
        measures=(LATE_REVIEWS,),
        rows=LATE_REASON,
        statements={"reviews": 2},
        notes=("Reviews held after the last day in time. A review to which no reason was given is not recorded.",),
    ),
    CrossTable(
        slug="permanence-by-second-review",
        title="Permanence plan by the second review",
        subject=SUBJECT,
        answers="Was there a permanence plan by the second review?",
        source=f"{HARROW}; {HANDBOOK}",
        measures=(PERMANENCE,),
        rows=WHICH_REVIEW,
        columns=YES_NO,
        row_shares=True,
        statements={"answers": 1},
        notes=(
            "What monitoring forms say, by the review at which they were filled in: the form asks at each review whether "
            "there was a plan by the second one.",
        ),
    ),
]  # fmt: skip
