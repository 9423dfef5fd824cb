"""Each role signs in and follows every link and form from its home page: no answer names a child outside its view.

Of a child outside the view neither name, reference, council id nor day of birth stands in any page or file; no notice holds
a child's name, whoever gets it; and no answer is an error of ours.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client, override_settings

from children.models import Child
from tests.factories.neighbours import SURNAME, Neighbours, marks_of
from tests.sweeps.crawler import Crawl

pytestmark = pytest.mark.once

OWN_TEAM, OTHER_TEAM = {"child", "other"}, {"sister", "step", "south"}
OPEN = OWN_TEAM | OTHER_TEAM  # what the council has, but for the restricted record


@dataclass(frozen=True)
class View:
    """Children whose record somebody may open; whose name, or only reference, they may read besides; names reached."""

    reach: int
    children: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    referred_to: frozenset[str] = frozenset()


def view(reach: int, children=(), *, named=(), referred_to=()) -> View:
    return View(reach, *map(frozenset, (children, named, referred_to)))


# By person (tests/factories/world.py and neighbours.py): at least how many addresses are reached, and whom they may see.
VIEWS = {
    "iro": view(95, {*OWN_TEAM, "kept"}, named={"sister", "step"}),
    "other_iro": view(85, {"sister", "south", "other"}, named={"child", "step"}),
    "contracted": view(80, {"step"}),
    "ended": view(40),
    "left": view(55, OWN_TEAM, named={"sister", "step"}),
    "worker": view(35, OWN_TEAM),
    "other_worker": view(30, OTHER_TEAM),
    "manager": view(60, OWN_TEAM),
    "other_manager": view(50, OTHER_TEAM),
    "asked": view(50, OTHER_TEAM | {"child", "other"}),
    "head": view(55, OPEN),
    "director": view(55, OPEN),
    "second_manager": view(140, OPEN),
    "support": view(32, OPEN),
    "committee": view(25),
    "governance": view(14, referred_to={*OPEN, "kept"}),
    "inspector": view(2),
    "inspector_of_one": view(28, {"other"}),
    "inspector_of_all": view(28, OPEN),
    "administrator": view(13),
    "foreign_iro_manager": view(120, {"elsewhere"}),
    "foreign_support": view(30, {"elsewhere"}),
}


TAKE_PAPERS = {"committee"}
# What these send tells somebody: the forms of their crawl are taken, not turned away.
TELL = {"iro", "worker", "manager", "second_manager", "support"}
FAILURES = {400, 429, *range(500, 600)}


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """In place of a database that is new to each test: one for the module, undone behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def around(db, tmp_path_factory) -> Iterator[Neighbours]:
    """The children and people of every crawl here, made once: what a crawl changes is undone."""
    logging.disable(logging.WARNING)
    folder = tmp_path_factory.mktemp("crawl")
    with override_settings(DATA_FOLDER=folder, MEDIA_ROOT=folder):
        yield Neighbours()
    logging.disable(logging.NOTSET)


def kept_from(around: Neighbours, seen: View) -> dict[str, str]:
    """Return what gives away each child outside a view: the words -> which child's they are."""
    found = {}
    for key, child in around.children.items():
        marks = set() if key in seen.children else marks_of(child)
        marks -= {child.reference, child.name.split()[0]} if key in seen.named else set()
        marks -= {child.reference} if key in seen.referred_to else set()
        found |= dict.fromkeys(marks, key)
    return found


def crawled(around: Neighbours, who: str) -> tuple[set, Crawl]:
    """Return what one person's crawl found wrong (how, address, whose child, what), and the crawl."""
    client, secrets, wrong = Client(raise_request_exception=False), kept_from(around, VIEWS[who]), set()
    client.force_login(around.people[who])
    with transaction.atomic():
        crawl = Crawl(client, takes_papers=who in TAKE_PAPERS)
        for step, status, words in crawl.answers():
            wrong |= {(step.method, step.path, key, mark) for mark, key in secrets.items() if mark in words}
            wrong |= {(step.method, step.path, "", status)} if status in FAILURES else set()
        transaction.set_rollback(True)
    return wrong, crawl


@pytest.mark.parametrize("who", VIEWS)
def test_no_answer_tells_of_a_child_outside_the_view(around, who):
    wrong, crawl = crawled(around, who)
    assert wrong == set()
    assert [line for line in crawl.notices if SURNAME in line] == []
    assert crawl.notices or who not in TELL
    # Whoever reaches little leaks little: a crawl that stops early would prove nothing.
    assert len(crawl.names) >= VIEWS[who].reach, sorted(crawl.names)


def test_the_crawls_are_held_against_the_views_that_the_portal_keeps(around):
    """Written by hand above; nobody's record is open who stands in no view, but for who is asked about them alone."""
    for who, seen in VIEWS.items():
        found = set(Child.objects.visible_to(around.people[who]))
        assert found <= {around.children[key] for key in seen.children}, who
