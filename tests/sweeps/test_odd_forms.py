"""No form answers odd words with a stack trace: each is read from its page, filled with them, and sent."""

import re
from html import unescape

import pytest

from tests.factories.everything import Everything
from tests.sweeps.test_addresses import text_of, walk
from tests.sweeps.test_attacks import GREAT, LONG, NUL
from tests.sweeps.test_flat_queries import lists

WORDS = "x" * 5000 + "\u202e🦁"
FIELDS = re.compile(r"<(?:input|select|textarea|button)[^>]*>")
NAME, VALUE = re.compile(r' name="([^"]+)"'), re.compile(r' value="([^"]*)"')
SELECTS = re.compile(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', re.S)
PARAMETERS = (
    "q", "page", "show", "month", "kind", "quarter", "with", "iro", "team", "due_by_day", "due_by_month", "due_by_year",
    "year", "about", "grade", "on_day", "on_month", "on_year", "per_page", "sort", "item", "review", "child", "below",
    "errors-page", "conflicts-page", "undated", "to_day", "question",
)  # fmt: skip
ANSWERS = (200, 302, 403, 404, 405, 409, 422)


@pytest.fixture
def own(db) -> Everything:
    return Everything()


def filled(page: str, odd: str, *, choices: bool) -> dict[str, str]:
    """Return the fields of a page's forms: what is typed is odd; so are the choices, or the last of each is made."""
    typed = {}
    for tag in FIELDS.findall(page):
        name, value = NAME.search(tag), VALUE.search(tag)
        kept = value and not choices and any(f'type="{kind}"' in tag for kind in ("hidden", "radio", "checkbox"))
        typed |= {name[1]: unescape(value[1]) if kept else odd} if name else {}
    for name, options in [] if choices else SELECTS.findall(page):
        typed[name] = [unescape(each) for each in VALUE.findall(options)][-1]
    return typed


@pytest.mark.parametrize(
    ("odd", "choices"),
    [(GREAT, True), (NUL, False), (WORDS, False)],
    ids=["great-choices", "nul", "words"],
)
def test_a_form_filled_with_odd_words_gets_a_page(own, client, odd, choices):
    client.force_login(own.world.iro_manager)
    for address in walk(own):
        typed = filled(text_of(client.get(address.path)), odd, choices=choices)
        assert client.post(address.path, typed).status_code in ANSWERS, address.path


def test_a_list_narrowed_by_odd_words_gets_a_page(own, client):
    client.force_login(own.world.iro_manager)
    for address in lists():
        for odd in (NUL, LONG, GREAT, "-1", "\u202e"):
            answer = client.get(address, dict.fromkeys(PARAMETERS, odd))
            assert answer.status_code in ANSWERS, address


def test_a_key_beyond_all_keys_is_not_found(own, client):
    client.force_login(own.world.iro_manager)
    for address in walk(own):
        path = re.sub(r"/\d+(?=/)", f"/{GREAT}", address.path)
        # Who may not do it at all is refused before anything is looked up.
        assert path == address.path or client.post(path).status_code in (403, 404, 405), path
