"""The words of a search, a child's name often, stand in no address; everything else about a list still does."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session

from iro_portal.core import searching
from people.models import KeptWords
from tests.factories import escalation as make
from tests.factories.access import inspection, inspector
from tests.searching import searched

PAGES = [
    ("iro", "/children/"), ("iro", "/escalations/raise/"), ("iro", "/reviews/visits/"), ("iro", "/reviews/short-breaks/"),
    ("iro", "/reviews/outstanding/"), ("iro_manager", "/escalations/"), ("iro_manager", "/people/staff/"),
]  # fmt: skip
NAME = "quagga"
ADDRESS = re.compile(r'(?:href|action|src)="([^"]*)"')
FORM = re.compile(r'<form[^>]* action="/search/".*?</form>', re.S)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_search_puts_its_words_into_no_address(world, client, who, path):
    for number in range(26):
        world.child(f"Quagga {number:02}")
    client.force_login(getattr(world, who))
    (form,) = FORM.findall(client.get(path).text)
    field = "words" if 'name="words"' in form else "q"
    assert 'method="post"' in form
    assert f'name="there" value="{path}"' in form
    address = searched(client, path, **{field: NAME})
    page = client.get(address)
    assert page.status_code == 200
    assert (f'value="{NAME}"') in page.text, "the page says what was looked for"
    addresses = [address, *ADDRESS.findall(page.text)]
    assert [each for each in addresses if NAME in each.lower()] == []


def test_pages_of_what_was_found_keep_the_search(world, client):
    for number in range(30):
        world.child(f"Quagga {number:02}")
    world.child("Zed Smith")
    client.force_login(world.iro)
    page = client.get(searched(client, "/children/", q="quagga"))
    (following,) = {each for each in ADDRESS.findall(page.text) if "page=2" in each}
    second = client.get("/children/" + following.replace("&amp;", "&"))
    assert "Showing 26 to 30 of 30" in second.text
    assert "Zed Smith" not in second.text


def test_each_search_has_an_address_of_its_own_so_that_back_works(world, client):
    world.child("Quagga Jones"), world.child("Zed Smith")
    client.force_login(world.iro)
    first, second = (searched(client, "/children/", q=words) for words in ("quagga", "zed"))
    assert first != second
    assert "Quagga Jones" in client.get(first).text
    assert "Quagga Jones" not in client.get(second).text
    assert searched(client, "/children/", q="quagga") == first


def test_the_rest_of_a_filter_stays_in_the_address_and_files_follow_it(world, client):
    one, other = make.sent(world), make.sent(world)
    for escalation, name in ((one, "Quagga Jones"), (other, "Zed Smith")):
        child = escalation.lead_child
        child.name = name
        child.save()
    client.force_login(world.iro_manager)
    address = searched(
        client, "/escalations/", words="quagga", state=["awaiting-response"], sort="-reference", team="", page="3"
    )
    asked = parse_qs(urlsplit(address).query)
    assert {name: asked[name] for name in asked if name != "search"} == {
        "state": ["awaiting-response"],
        "sort": ["-reference"],
    }
    page = client.get(address)
    files = [each.replace("&amp;", "&") for each in ADDRESS.findall(page.text) if "escalations.csv" in each]
    body = b"".join(client.get(files[0]).streaming_content).decode()
    assert (one.reference in body, other.reference in body) == (True, False)
    # Taking the words off leaves the state.
    without = [each.replace("&amp;", "&") for each in ADDRESS.findall(page.text) if each.startswith("?state=aw")]
    left = [parse_qs(each[1:]) for each in without if "search" not in each]
    assert left == [{"state": ["awaiting-response"], "sort": ["-reference"]}]


def test_words_typed_into_an_address_are_not_read(world, client):
    world.child("Quagga Jones"), world.child("Zed Smith")
    client.force_login(world.iro)
    page = client.get("/children/?q=quagga")
    assert "Zed Smith" in page.text
    client.force_login(world.iro_manager)
    sent = make.sent(world)
    assert sent.reference in client.get("/escalations/?words=nobody").text


@pytest.mark.parametrize("path", ["/children/", "/escalations/?state=awaiting-response"])
def test_the_address_of_somebody_elses_search_shows_the_page_and_says_so(world, client, path):
    world.child("Quagga Jones")
    client.force_login(world.iro)
    key = parse_qs(urlsplit(searched(client, "/children/", q="quagga")).query)["search"][0]
    client.force_login(world.iro_manager)
    joined = f"{path}{'&' if '?' in path else '?'}search={key}"
    answer = client.get(joined)
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert searching.FORGOTTEN in client.get(path).text


def test_the_words_go_with_the_session_and_only_the_latest_are_kept(world, client):
    client.force_login(world.iro)
    addresses = [searched(client, "/children/", q=f"name {number}") for number in range(searching.MOST_KEPT + 1)]
    assert client.get(addresses[0]).status_code == 302
    assert client.get(addresses[1]).status_code == 200
    assert len(client.session[searching.SEARCHES]) == searching.MOST_KEPT
    was = client.session.session_key
    client.post("/people/sign-out/")
    assert not Session.objects.filter(pk=was).exists()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "/no/such/page/", "", "\\\\evil", "\0"])
def test_a_search_leads_to_no_other_place(world, client, there):
    client.force_login(world.iro)
    answer = client.post("/search/", {"there": there, "q": "x"})
    assert answer["Location"].startswith("/?search=")


def test_empty_words_take_the_search_off(world, client):
    client.force_login(world.iro)
    assert searched(client, "/children/", q="  ") == "/children/"
    assert client.get("/search/").status_code == 405


def test_a_search_sent_after_the_session_ended_is_not_kept_as_words(world, client, monkeypatch):
    client.force_login(world.iro)
    monkeypatch.setattr("people.sessions.seconds_left", lambda request: 0)
    client.post("/search/", {"there": "/children/", "q": "quagga"})
    assert not KeptWords.objects.exists()


def test_an_inspector_who_only_reads_searches_too(world, client):
    staff = inspector(world)
    inspection(world, staff)
    client.force_login(staff)
    assert client.get(searched(client, "/children/", q="quagga")).status_code == 200
    assert client.get(searched(client, "/escalations/", words="quagga")).status_code == 200
