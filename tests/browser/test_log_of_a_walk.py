"""What an IRO's walk through the portal in Chromium leaves in the log: exactly the children who stood on its pages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from children.models import Child
from escalations.models import Escalation
from iro_portal.core.models import AuditEvent
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.between import ago

pytestmark = pytest.mark.browser
NAMES = ("Ann Archer", "Ben Brook", "Cat Carter", "Dan Dyer")


@pytest.fixture
def children(live_server, world) -> list[Child]:
    """Four children of the IRO, one with an escalation; and one of another IRO, who stands nowhere on the way."""
    colleague = world.person("Ida Other", world.quality, Role.IRO)
    made = [world.child(name, in_care_from=ago(10 + number)) for number, name in enumerate(NAMES)]
    make.sent(world, children=[made[1]])
    return [*made, world.child("Eve Elsewhere", iro=colleague, in_care_from=ago(10))]


class Walk:
    """Goes from page to page, and notes beside each who stood on it and whom the log says that it showed."""

    def __init__(self, page, children: list[Child], staff):
        self.page, self.children, self.staff = page, children, staff
        self.stood: list[set[int]] = []
        self.logged: list[set[int]] = []

    def shown(self, text: str) -> set[int]:
        return {child.pk for child in self.children if child.name in text or child.reference in text}

    def events(self):
        return AuditEvent.objects.filter(actor_id=self.staff.pk, detail__has_key="read")

    def step(self, go: Callable[[], str | None]):
        """Make one step; it returns a file's words, or leads to a page that is read as it stands."""
        before = self.events().count()
        words = go()
        if words is None:
            self.page.wait_for_load_state("networkidle")
            words = self.page.evaluate("document.title + document.body.textContent")
        self.stood.append(self.shown(words))
        self.logged.append({key for event in self.events()[before:] for key in event.children})


def taken(page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()).read_text()


def searched(page, words: str):
    page.get_by_label(re.compile("Search|Find|Name", re.I)).first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("search="))
    assert words not in page.url


def walked(page, live_server, world, children) -> Walk:
    """Home, the list, two children, a review, an escalation, a search, a file, and Back twice."""
    ann, ben, *_ = children
    walk, at = Walk(page, children, world.iro), live_server.url
    escalation = Escalation.objects.get(lead_child=ben)
    walk.step(lambda: page.goto(at) and None)
    walk.step(lambda: page.get_by_role("link", name="Children", exact=True).click())
    walk.step(lambda: page.get_by_role("link", name=re.compile("Ann Archer")).click())
    walk.step(lambda: page.go_back() and None)
    walk.step(lambda: page.get_by_role("link", name=re.compile("Ben Brook")).click())
    walk.step(lambda: page.goto(at + ann.reviews.get().get_absolute_url()) and None)
    walk.step(lambda: page.goto(at + escalation.get_absolute_url()) and None)
    walk.step(lambda: page.goto(at + reverse("children:child-list")) and None)
    walk.step(lambda: searched(page, "Carter"))
    walk.step(lambda: page.goto(at + reverse("escalations:escalation-list")) and None)
    walk.step(lambda: taken(page, "CSV"))
    walk.step(lambda: page.go_back() and None)
    return walk


def test_the_log_holds_exactly_the_children_of_the_pages(page, live_server, be, world, children, complaints):
    ann, ben, cat, dan, elsewhere = (child.pk for child in children)
    be(page.context, world.iro)
    walk = walked(page, live_server, world, children)
    assert walk.logged == walk.stood
    everybody = {ann, ben, cat, dan}
    # List, Ann, Back to the list, Ben; a review, an escalation, the list, a search, the escalations, a file, Back: a search.
    assert walk.stood[1:] == [
        everybody, {ann}, everybody, {ben}, {ann}, {ben}, everybody, {cat}, {ben}, {ben}, {cat},
    ]  # fmt: skip
    assert elsewhere not in set().union(*walk.logged)
    assert complaints == []


def test_information_governance_finds_each_of_these_reads(page, live_server, be, world, children, complaints):
    """In the log of the person, and of each child once for each page on which the child stood; never by name."""
    be(page.context, world.iro)
    walk = walked(page, live_server, world, children)
    be(page.context, world.governance)
    assert len(lines_of(page, f"{live_server.url}/log/?person={world.iro.pk}", world.iro)) == len(walk.logged)
    for child in children:
        address = live_server.url + reverse("log:of-child", args=[child.reference])
        times = sum(child.pk in stood for stood in walk.stood)
        assert len(lines_of(page, address, world.iro)) == times, child.reference
        assert not any(each.name in page.inner_text("main") for each in children)
    assert complaints == []


def lines_of(page, address: str, staff) -> list[str]:
    """Return what the log tells of one person's reads."""
    page.goto(address)
    lines = page.locator("tbody tr").all_inner_texts()
    return [line for line in lines if staff.name in line and re.search("opened|searched|took", line)]
