"""What figures on reviews are grouped by: which it was, in time or not, how the child and others took part."""

from collections.abc import Callable, Sequence

from django.db.models import QuerySet

from iro_portal.core.dated_lists import ends_of
from people.models import Authority
from reports.definitions.review_judging import (
    NONE,
    WAITING,
    by_code,
    by_record,
    difference,
    disability,
    own_lift,
    parents,
    plan_received,
    recorded,
    which_review,
)
from reports.definitions.review_measures import CODES, worst_of_child
from reports.dimensions import Asked, Dimension, Key, Load, Value, Values, by_grain, fixed
from reports.groupings import grouped_dimension
from reports.period import Period
from reports.prepared import values
from reviews.due_dates import Timeliness
from reviews.models import LatenessReason, Review

# The path from each grain to the review that it belongs to.
AT = {
    "review": "",
    "participant": "review__",
    "monitoring form": "review__",
    "monitoring answer": "filled__review__",
    "decision": "review__",
    "gate lift": "review__",
}
JUDGED = (
    (Timeliness.IN_TIME.value, "In time"),
    (Timeliness.LATE.value, "Late"),
    (Timeliness.UNDETERMINED.value, "Cannot be determined"),
)
WAITS = (WAITING, "Record cannot be completed yet")


def listed(*pairs: tuple[str, str], rare: Sequence[str] = (), none: str = "") -> Load:
    """Return values that are the same everywhere; a `rare` one is shown only where something is under it.

    `none` is what it is called that nothing is recorded, where that is a value of its own; it is rare, too.
    """
    found = [Value(key, label, key, hide_zero=key in rare) for key, label in pairs]
    found += [Value(NONE, none, NONE, hide_zero=True)] if none else []
    return fixed(*found)


def of_review(field: str, needs: Callable[[str], dict], under: str = "") -> Callable:
    """Reach a value from reviews and from whatever belongs to one."""

    def key(at: str) -> Key:
        return Key(field, lambda asked: needs(at), under=under)

    return by_grain({grain: key(at) for grain, at in AT.items()})


def of_reviews_alone(field: str, needs: Callable[[Asked], dict], under: str = "") -> Callable:
    return by_grain({"review": Key(field, needs, under=under)})


def _voice(at: str) -> dict:
    return {
        "voice": by_code(
            f"{at}participation",
            ("spoke", ("PN1", "PN3")),
            ("advocate", ("PN2", "PN5")),
            ("medium", ("PN6",)),
            ("silent", ("PN4",)),
            ("absent", ("PN7",)),
            ("under-4", ("PN0",)),
            rest="unlisted",
        )
    }


def _took_part(at: str) -> dict:
    lines = (("no", ("PN4", "PN7")), ("under-4", ("PN0",)), ("yes", CODES))
    return {"took_part": by_code(f"{at}participation", *lines)}


def _reasons(authority: Authority, periods: Sequence[Period]) -> list[Values]:
    """Every list of reasons for lateness that the authority ever had, oldest first: one statement."""
    lists: dict[tuple, list[Value]] = {}
    for *of, key, label, pk in values(_reasons_of, authority.pk):
        lists.setdefault(tuple(of), []).append(Value(key, label, pk))
    ends = ends_of(start for _, start, *_ in lists)
    return [
        Values(tuple(found), key=start.isoformat(), label=name, match=pk, start=start, end=ends[start], note=note)
        for (pk, start, name, note), found in lists.items()
    ] or [Values(())]


def _reasons_of(authority: int) -> QuerySet:
    rows = LatenessReason.objects.filter(reasons_list__authority=authority)
    rows = rows.order_by("reasons_list__in_force_from", "order", "pk")
    of = (f"reasons_list__{name}" for name in ("pk", "in_force_from", "name", "note"))
    return rows.values_list(*of, "key", "label", "pk")


PARTICIPATION = grouped_dimension(
    "participation", "Participation",
    {grain: (f"{at}participation", "under its participation code") for grain, at in AT.items()},
)  # fmt: skip
VOICE = Dimension(
    name="voice",
    label="How the child was heard",
    load=listed(
        ("spoke", "Attended and conveyed their views themselves"),
        ("advocate", "Conveyed through an advocate, there or not"),
        ("medium", "Did not attend; conveyed in writing or by another medium"),
        ("silent", "Attended; conveyed nothing"),
        ("absent", "Neither attended nor conveyed their views"),
        ("under-4", "Under four"),
        ("unlisted", "Another code"),
        rare=("unlisted",),
        none="Not recorded",
    ),
    reach=of_review("voice", _voice, "under how the child was heard"),
)
TOOK_PART = Dimension(
    name="took-part",
    label="Took part",
    load=listed(("yes", "Took part"), ("no", "Did not take part"), ("under-4", "Under four"), none="Not recorded"),
    reach=of_review("took_part", _took_part, "under whether the child took part"),
)
TIMELINESS = Dimension(
    name="timeliness",
    label="Timeliness",
    load=listed(*JUDGED),
    reach=by_grain({grain: Key(f"{at}timeliness", under="by whether it was in time") for grain, at in AT.items()}),
)
BY_RECORD = Dimension(
    name="timeliness-by-record",
    label="Timeliness by the day the record could be completed",
    load=listed(*JUDGED, WAITS),
    reach=of_reviews_alone(
        "by_record",
        lambda asked: own_lift(asked) | {"by_record": by_record()},
        "by the day its record could be completed",
    ),
)
CHILD_TIMELINESS = Dimension(
    name="timeliness",
    label="Timeliness",
    load=listed(*JUDGED),
    reach=by_grain(
        {
            "reviewed child": Key(
                "worst_held",
                lambda asked: worst_of_child(asked, by_record=False),
                under="by whether every review was in time",
            )
        }
    ),
)
CHILD_BY_RECORD = Dimension(
    name="timeliness-by-record",
    label="Timeliness by the day the record could be completed",
    load=listed(*JUDGED, WAITS),
    reach=by_grain(
        {
            "reviewed child": Key(
                "worst_record", lambda asked: worst_of_child(asked, by_record=True),
                under="by the days on which the records could be completed",
            )
        }
    ),
)  # fmt: skip
LATE_REASON = Dimension(
    name="lateness-reason",
    label="Reason for lateness",
    load=_reasons,
    reach=by_grain({"review": Key("late_reason", under="under the reason recorded")}),
    reach_block=by_grain({"review": Key("late_reason__reasons_list")}),
    changed="The list of reasons for lateness",
)
WHICH_REVIEW = Dimension(
    name="which-review",
    label="Which review",
    load=listed(
        ("first", "First"),
        ("second", "Second"),
        ("later", "Third or later"),
        ("short-breaks", "Of short breaks"),
        ("unknown", "Cannot be determined"),
        rare=("short-breaks", "unknown"),
    ),
    reach=of_review("which_review", which_review, "by which review of the time in care it was"),
)
MEETING = Dimension(
    name="meeting",
    label="With or without a meeting",
    load=listed(*Review.How.choices, none="Not recorded"),
    reach=of_review("meeting", lambda at: {"meeting": recorded(f"{at}how")}, "by how it was held"),
)
CHAIRED = Dimension(
    name="chaired-by-child",
    label="Chaired by the child",
    load=listed(
        ("yes", "Chaired by the child"),
        ("part", "Chaired in part by the child"),
        ("no", "Not chaired by the child"),
        none="Not recorded",
    ),
    reach=of_review("chaired", lambda at: {"chaired": recorded(f"{at}chaired_by_child")}, "by who chaired it"),
)
CHAIRED_AT_ALL = Dimension(
    name="chaired-at-all",
    label="Chaired or co-chaired by the child",
    load=listed(("yes", "Chaired or co-chaired by the child"), ("no", "Not chaired by the child"), none="Not recorded"),
    reach=of_review(
        "chaired_at_all",
        lambda at: {
            "chaired_at_all": by_code(
                f"{at}chaired_by_child",
                ("yes", (Review.Chaired.YES, Review.Chaired.PART)),
                ("no", (Review.Chaired.NO,)),
            )
        },
    ),
)
ALONE = Dimension(
    name="spoken-to-alone",
    label="Spoken to alone by the IRO",
    load=listed(*Review.Alone.choices, none="Not recorded"),
    reach=of_review("alone", lambda at: {"alone": recorded(f"{at}spoke_alone")}),
)
PARENTS = Dimension(
    name="parents",
    label="Parents",
    load=listed(
        ("attended", "A parent attended"),
        ("sent-views", "None attended; one sent views"),
        ("neither", "None attended or sent views"),
        none="Nothing recorded of a parent",
    ),
    reach=of_reviews_alone("parents", lambda asked: parents(), "by what any parent did"),
)
PLAN_RECEIVED = Dimension(
    name="plan-received",
    label="Care plan received",
    load=listed(("in-time", "Received in time"), ("late", "Received later"), none="Not recorded when it was received"),
    reach=of_reviews_alone("plan_received", plan_received, "by when the care plan reached the IRO"),
)
DISABILITY = Dimension(
    name="disability",
    label="Disability",
    load=listed(("yes", "Disability recorded"), ("no", "None recorded")),
    reach=of_review("with_disability", disability, "by whether a disability was recorded for that day"),
)
CONTRIBUTED = Dimension(
    name="contributed",
    label="Contributed",
    load=listed(
        ("yes", "Contributed to every review"),
        ("no", "Did not contribute to every review"),
        ("unknown", "Cannot be determined"),
    ),
    reach=by_grain({"heard child": Key("contributed")}),
)
DIFFERENCE = Dimension(
    name="timeliness-difference",
    label="Difference between the two ways",
    load=listed(
        ("record-only", "Held in time; late by the day the record could be completed"),
        ("waiting", "Held in time; the record cannot be completed yet"),
        ("none", "No difference"),
    ),
    reach=of_reviews_alone(
        "timeliness_difference", lambda asked: own_lift(asked) | {"timeliness_difference": difference()}
    ),
)
DIMENSIONS = [MEETING, CHAIRED, WHICH_REVIEW, DISABILITY, PARENTS, PLAN_RECEIVED, VOICE, BY_RECORD]
