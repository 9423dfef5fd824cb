"""Who is not named for a restricted record learns nothing of the child at any address, whatever their work."""

import logging

import pytest

from children.models import Child
from escalations.models import Escalation
from tests.factories import escalation as make
from tests.factories.everything import GUARDIAN, NAME, Everything
from tests.factories.restricted import restrict, second_manager
from tests.searching import searched
from tests.sweeps.test_addresses import text_of, walk

pytestmark = pytest.mark.once

UNNAMED = ("second_manager", "iro", "worker", "manager", "support")
OF_THE_COUNCIL = (
    "/", "/escalations/", "/escalations/escalations.csv", "/escalations/not-filed/", "/escalations/raise/",
    "/escalations/raise/?child={child}", "/escalations/hand-over/", "/escalations/hand-over/{iro}/",
    "/escalations/good-practice/", "/escalations/{escalation}/", "/escalations/{escalation}/do/withdraw/",
    "/children/?q=quillon", "/reports/", "/log/?child={child}", "/log/child/{child}/", "/log/events.csv",
)  # fmt: skip


@pytest.fixture
def own(db):
    logging.disable(logging.WARNING)
    own = Everything()
    second_manager(own.world)
    own.escalation = make.sent(own.world, children=[own.child])
    own.whole()
    restrict(own.world, own.child)
    own.run.findings.update(content=own.child.council_id)
    yield own
    logging.disable(logging.NOTSET)


def addresses(own: Everything) -> list[str]:
    words = {"child": own.child.reference, "escalation": own.escalation.reference, "iro": own.world.iro.pk}
    once = {address.name: address.path for address in walk(own)}
    return [*once.values(), *(path.format(**words) for path in OF_THE_COUNCIL)]


def told(own: Everything, answer, path: str) -> set[str]:
    """Return which of the child's marks an answer holds, beside what was asked for."""
    text = text_of(answer).replace(path, "").replace(own.run.file_name, "")
    reviews = own.child.reviews.values_list("reference", flat=True)
    marks = (NAME, own.child.reference, GUARDIAN, "29 May 2016", "29/05/2016", own.escalation.reference, *reviews)
    return {mark for mark in marks if mark in text}


@pytest.mark.parametrize("who", UNNAMED)
def test_who_is_not_named_learns_nothing_at_any_address(own, client, who):
    client.force_login(own.world.people[who])
    asked = {path: told(own, client.get(searched(client, path)), path) for path in addresses(own)}
    # What was looked for stands in the box in which it was typed.
    asked[f"/log/?child={own.child.reference}"] = set()
    assert {path: marks for path, marks in asked.items() if marks} == {}


def test_who_is_not_named_writes_nothing_at_any_address(own, client):
    client.force_login(own.world.people["second_manager"])
    typed = {"words": "x", "child": own.child.pk, "children": own.child.reference, "to_iro": own.world.other_iro.pk}
    for path in addresses(own):
        answer = client.post(path, typed)
        assert told(own, answer, path) <= {own.child.reference}, path
    assert list(Child.objects.filter(allocations__staff=own.world.other_iro)) == []
    assert Escalation.objects.get(pk=own.escalation.pk).version == own.escalation.version


def test_who_is_named_finds_the_banner_on_the_pages_of_the_child(own, client):
    client.force_login(own.world.iro_manager)
    paths = [f"/children/{own.child.reference}/", own.held.get_absolute_url(), own.escalation.get_absolute_url()]
    for path in (*paths, f"/children/{own.child.reference}/circumstances/"):
        assert "Restricted record" in client.get(path).content.decode(), path
    assert "Restricted record</strong>" not in client.get("/children/").content.decode()
    assert "Restricted record</strong>" not in client.get(f"/children/{own.other.reference}/").content.decode()
