"""Each address and action once, filled so that what it does is open to somebody, and what a viewer is answered there."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass

from django.db import transaction
from django.test import Client

from reviews import commands
from reviews.models import Review
from tests.factories.between import ago
from tests.factories.everything import Everything
from tests.sweeps.test_addresses import Address, walk

# Addresses that hold several actions: which part of the address says which.
ACTIONS = {
    "children:adoption-act": -1, "escalations:escalation-act": -1, "reports:pack-act": -1, "reviews:child-in-error": -2,
    "reviews:child-short-breaks": -1, "reviews:decision-act": -1, "reviews:letter-write": -1, "reviews:step-act": -1,
}  # fmt: skip
# What is done before a review is held; everything else is asked of the one that was.
BEFORE = (
    "reviews:letter-download", "reviews:letter-sent", "reviews:review-call-off", "reviews:review-early",
    "reviews:review-early-withdraw", "reviews:review-plan", "reviews:step-act/submit",
)  # fmt: skip
# The record of the first review went out, its first step is submitted: these are asked of a brother's review.
OF_A_BROTHER = ("reviews:record-write", "reviews:step-act/start")
# A step is finished where the workflow asks for nobody's approval.
UNAPPROVED = ("reviews:step-act/finish",)
QUERY = {
    "reports:report-records": "?row=drift-or-delay&column=count",
    "reports:table-records": "?measure=escalations&rows=standard-reason&row=drift&column=count",
}
SENT = {
    "people:keep-words": {"kept_path": "/children/", "words": "Words"},
    "search": {"there": "/children/", "q": "Words"},
}
METHODS = ("GET", "POST")
TO_SIGN_IN, YES, REFUSED, NOT_THERE, NOT_SO = "to sign in", "yes", "refused", "not there", "not asked so"
ANSWERS = {403: REFUSED, 404: NOT_THERE, 405: NOT_SO} | dict.fromkeys((200, 204, 302, 409, 422, 429), YES)


@dataclass(frozen=True)
class Asked:
    """An address with its action, if it holds several; `of` says whose a part of it is: a child's, say, or nobody's."""

    key: str
    path: str
    of: str


def asked(own: Everything) -> list[Asked]:
    """Return every registered address, an action each where it holds several."""
    instances = {key_of(address): address for address in reversed(walk(own, but=set()))}
    return [Asked(key, _path(own, key, address), address.of) for key, address in sorted(instances.items())]


def key_of(address: Address) -> str:
    """'reviews:decision-act' at /reviews/REV-0001/decisions/2/agree/ -> 'reviews:decision-act/agree'."""
    part = ACTIONS.get(address.name)
    return f"{address.name}/{address.path.strip('/').split('/')[part]}" if part else address.name


def _path(own: Everything, key: str, address: Address) -> str:
    review = own.planned if key in BEFORE else own.brothers if key in OF_A_BROTHER else own.held
    review = own.unapproved if key in UNAPPROVED else review
    return address.path.replace(own.held.reference, review.reference) + QUERY.get(key, "")


def in_the_right_states(own: Everything) -> Everything:
    """This function will bring what `Everything` holds to states in which each action is open to somebody."""
    walk(own)  # what is made when it is first asked about is made now
    world, review = own.world, own.other.reviews.get()
    commands.open_steps(review)
    held = {"held_on": ago(2), "how": "meeting", "participation": "PN1", "spoke_alone": "yes"}
    own.brothers = commands.hold_review(review=review, by=world.iro, **held)
    step = {"review": Review.objects.get(pk=own.held.pk), "stage": own.step.stage, "by": world.worker}
    commands.start_step(**step)
    commands.submit_step(**step)
    own.unapproved = _unapproved(own)
    return own


def _unapproved(own: Everything) -> Review:
    """The brother's review to come; its only step is begun and asks for nobody's approval, by a workflow of yesterday."""
    alone = commands.StageSpec(own.step.stage.key, own.step.stage.label, 1, two_persons=False)
    commands.begin_workflow(authority=own.world.authority, in_force_from=ago(1), by=None, stages=[alone])
    review = own.other.reviews.planned().get()
    review.steps.all().delete()
    (step,) = commands.open_steps(review)
    commands.start_step(review=review, stage=step.stage, by=own.world.worker)
    return review


def answer(client: Client, method: str, path: str, sent: dict | None = None) -> str:
    """Ask, undo whatever came of it, and say how it was answered."""
    cookies = deepcopy(client.cookies)
    with undone():
        response = getattr(client, method.lower())(path, sent)
    client.cookies = cookies
    if response.status_code == 302 and response.headers["Location"].startswith("/people/sign-in/"):
        return TO_SIGN_IN
    return ANSWERS.get(response.status_code, str(response.status_code))


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database whatever is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
