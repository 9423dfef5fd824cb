"""Emergency access and inspection accounts read, and change nothing: every address, asked with every method."""

import logging
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from children.commands import open_in_emergency
from iro_portal.home.access import pages
from people.models import Staff
from tests.factories.access import inspection, inspector
from tests.factories.everything import WORDS, Everything
from tests.sweeps.test_addresses import Address, text_of, walk

pytestmark = pytest.mark.once

LINK, FORM = re.compile(r'<a [^>]*href="([^"#]*)'), re.compile(r'<form[^>]*method="post"[^>]*>')
OF_THE_CHILD = ("child", "review")
# In the order of design section 1: each sees other children than this one.
OUTSIDERS = ("other_worker", "other_iro", "governance")
# A search is sent so that its words stand in no address; it changes nothing.
ACTIONS_LEFT = ("/people/sign-out/", "/access/emergencies/", "/search/")


@pytest.fixture
def own(db) -> Iterator[Everything]:
    logging.disable(logging.WARNING)
    yield Everything()
    logging.disable(logging.NOTSET)


def asks(own: Everything, who: str) -> Client:
    """Sign in somebody outside who has opened the child's record in an emergency, or an inspector."""
    client = Client()
    if who == "inspector":
        staff = inspector(own.world)
        inspection(own.world, staff)
    else:
        staff = getattr(own.world, who)
        open_in_emergency(typed=own.child.reference, reason="A call from the police.", by=staff, at=timezone.now())
    client.force_login(Staff.objects.get(pk=staff.pk))
    return client


def of_the_child(own: Everything) -> list[Address]:
    """Return each address of the child or of the review that was held, once."""
    found = [each for each in walk(own) if each.of in OF_THE_CHILD and not each.name.startswith("log:")]
    return list({each.name: each for each in reversed(found)}.values())


@pytest.mark.parametrize("who", [*OUTSIDERS, "inspector"])
def test_each_page_to_be_read_answers_and_every_other_address_refuses(own, who):
    client, wrong, said = asks(own, who), set(), 0
    for address in of_the_child(own):
        answer, to_read = client.get(address.path), address.name in pages.OF_A_CHILD
        said += WORDS in text_of(answer)
        wrong |= {(address.path, answer.status_code)} if (answer.status_code == 200) != to_read else set()
        posted = client.post(address.path, {"version": "1", "action": "make"})
        wrong |= {(address.path, "post", posted.status_code)} - {(address.path, "post", code) for code in (403, 404)}
    assert wrong == set()
    # Were the words on no page, there would be nothing to read.
    assert said > 5


@pytest.mark.parametrize("who", ["other_manager", "inspector"])
def test_every_link_leads_on_and_no_form_is_offered(own, who):
    client = asks(own, who)
    seen, waiting, wrong = set(), ["/"] if who == "inspector" else [f"/children/{own.child.reference}/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        wrong |= {(path, answer.status_code)} - {(path, 200)}
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        wrong |= {(path, form) for form in FORM.findall(page) if not any(left in form for left in ACTIONS_LEFT)}
        waiting += [link for link in map(unescape, LINK.findall(page)) if is_followed(who, own, link)]
    assert wrong == set()
    assert len(seen) > 10


def is_followed(who: str, own: Everything, link: str) -> bool:
    """An inspector's links all; of the others those to the child's own pages: elsewhere they are who they were."""
    if not link.startswith("/") or "?" in link or "/account/" in link:
        return False
    return who == "inspector" or resolve(link).view_name in pages.OF_A_CHILD or own.child.reference in link


@pytest.mark.parametrize("who", ["other_worker", "inspector"])
def test_no_address_is_posted_to(own, who):
    client = asks(own, who)
    left = pages.OWN_ACCOUNT | {pages.SEARCH}
    codes = {(each.path, client.post(each.path).status_code) for each in walk(own) if each.name not in left}
    allowed = (403, 404, 405) if who == "inspector" else (200, 302, 403, 404, 405)
    assert {each for each in codes if each[1] not in allowed} == set()
