"""How events read: whatever verb the code writes, and whichever page is opened."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from iro_portal.core import audit
from iro_portal.core.log_words import PLACES, WHOLE, Values, label, pair, past, sentence
from iro_portal.core.models import AuditEvent
from tests.factories import escalation as make

APPS = ("people", "children", "reviews", "escalations", "reports", "exchange", "iro_portal")
VERB = re.compile(r'\.(?:record|read)\(\s*"([a-z_-]+\.[a-z_-]+)"|perform\(\s*\w+, "([a-z_]+)"')


def verbs() -> set[str]:
    """Return every verb that the code writes into the log."""
    sources = [path.read_text() for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    return {whole or f"x.{name}" for source in sources for whole, name in VERB.findall(source)}


def test_every_verb_reads_as_something_that_was_done():
    found = verbs()
    assert len(found) > 100
    done = {verb: WHOLE.get(verb) or past(verb.partition(".")[2]) for verb in found}
    wrong = {verb: words for verb, words in done.items() if re.search(r"(?:ee|oo|[aeiou]te)ed\b|[^A-Za-z “”’]", words)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("verb", "words"),
    [("add_note", "added note"), ("put-right", "put right"), ("change", "changed"), ("send", "sent"), ("deny", "denied"),
     ("sign_off", "signed off"), ("withdraw", "withdrew"), ("reply", "replied"), ("record", "recorded")],
)  # fmt: skip
def test_a_verb_in_the_past(verb, words):
    assert past(verb) == words


def test_the_places_are_addresses():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    for app in get_resolver().url_patterns:
        if getattr(app, "app_name", None):
            names |= {f"{app.app_name}:{each.name}" for each in app.url_patterns}
    assert set(PLACES) - names == set()
    assert reverse("log:event-list") == "/log/"


SENTENCES = {
    "opened the record of CH-0087": {"verb": "child.open", "detail": {"read": "open", "page": "children:child-detail"}},
    "opened the page “review plan” of CH-0087": {
        "verb": "page.read", "detail": {"read": "open", "page": "reviews:review-plan"},
    },
    "took as a file the list of escalations of CH-0087": {
        "verb": "escalation.export", "detail": {"read": "export", "page": "escalations:export-csv"},
    },
    "sent the escalation CH-0087 (from “Draft” to “Awaiting response”)": {
        "verb": "escalation.send", "subject_type": "escalations.escalation", "from_state": "draft",
        "to_state": "awaiting-response",
    },
    "changed the child CH-0087": {"verb": "child.change", "subject_type": "children.child"},
    "signed in": {"verb": "staff.sign_in", "subject_type": "people.staff"},
}  # fmt: skip


@pytest.mark.parametrize(("words", "event"), SENTENCES.items())
def test_an_event_reads_as_a_sentence(words, event):
    assert sentence(AuditEvent(**event), "CH-0087") == words


def test_a_field_has_the_name_that_people_know():
    event = AuditEvent(verb="child.change", subject_type="children.child")
    assert (label(event, "date_of_birth"), label(event, "so_called")) == ("date of birth", "so called")


def test_values_of_a_change_read_as_the_pages_say_them(world):
    event = audit.record("escalation.send", by=world.iro, subject=make.sent(world))
    stage, nobody = world.stage(1), world.iro.pk + 10**6
    typed = {"stage": [None, stage.pk], "raised_on": [None, "2026-05-01"], "raised_by": [None, nobody],
             "source": ["review", "visit"], "urgent": [False, True], "why": ["", "Drift."]}  # fmt: skip
    words = Values([(event, typed)])
    assert {name: [words.shown(event, name, each) for each in pair(values)] for name, values in typed.items()} == {
        "stage": ["nothing", str(stage)], "raised_on": ["nothing", "1 May 2026"], "raised_by": ["nothing", str(nobody)],
        "source": ["LAC review", "Visit to the child"], "urgent": ["no", "yes"], "why": ["nothing", "Drift."],
    }  # fmt: skip
