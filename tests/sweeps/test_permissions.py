"""docs/permissions.toml against the portal: every address and action, asked for by everybody who may stand to a child."""

import logging
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.utils import timezone

from escalations.actions import BY_NAME
from people.models import Staff
from people.roles import ROLE_PERMISSIONS, Role
from reports import beside
from reports.views.packs import ACTS
from reviews.tracks import STEP_ACTIONS
from reviews.views.decisions import ANSWERS
from tests.factories import cast
from tests.factories.everything import Everything
from tests.sweeps import asking
from tests.sweeps.asking import NOT_SO
from tools import permissions

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TABLE = permissions.read()
GUESSED = re.compile(r"(?<=[A-Z])(?:-\d{4})?-\d{4}")
TOLD = "write its row in docs/permissions.toml, then `python tools/permissions.py --write`"


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Everything]:
    """One council for the whole module; whatever a request does is undone after it.

    Pages are not drawn: what they hold is asked elsewhere, and a refusal is decided before. A paper's tables, the same
    for everybody, are computed once.
    """
    folder = tmp_path_factory.mktemp("data")
    files = override_settings(DATA_FOLDER=folder, MEDIA_ROOT=folder / "uploads", OUTBOX_FOLDER=folder / "outbox")
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield asking.in_the_right_states(Everything())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch, settings):
    # Hundreds of refusals are no warnings here.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    # A session in its cookie is there again after signing out, as rows are.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    # Nobody of a test's council has a password; its pages are for those who have.
    monkeypatch.setattr(Staff, "has_usable_password", lambda staff: True)
    monkeypatch.setattr(Template, "render", lambda template, context=None, request=None: "")
    monkeypatch.setattr(beside, "complete", cache(beside.complete))
    settings.SECURITY_CONTACT = "mailto:security@barchester.example"
    settings.SECURITY_CONTACT_UNTIL = timezone.localdate()


def answers_to(own: Everything, who: str) -> dict[tuple[asking.Asked, str], str]:
    """Return how a person is answered at every address, by each method that it takes."""
    found = {}
    with asking.undone():
        client, staff = Client(), cast.person(own, who)
        if staff:
            staff.forget_duties()
            client.force_login(staff)
        for place in asking.asked(own):
            for method in asking.METHODS:
                sent = asking.SENT.get(place.key) if method == "POST" else None
                found[place, method] = asking.answer(client, method, place.path, sent)
    return found


def takes(own: Everything, place: asking.Asked, method: str) -> bool:
    """Does an address take a method at all? Who may not sign in, or send anything, is told so before that."""
    client = Client()
    client.force_login(own.world.iro_manager)
    return asking.answer(client, method, place.path) != NOT_SO


@pytest.mark.parametrize("who", TABLE.who)
def test_everybody_is_answered_as_the_table_says(own, who):
    wrong = []
    for (place, method), answer in answers_to(own, who).items():
        expected = TABLE.expected(place.key, method)
        said = expected[who] if expected else f"nothing: {TOLD}"
        if answer not in (said, NOT_SO) and takes(own, place, method):
            wrong.append(f"{place.key} {method} answers {answer}, where the table says {said}")
    assert wrong == [], TABLE.who[who][1]


def test_every_row_is_of_an_address_and_something_is_open_to_somebody(own):
    known = {place.key for place in asking.asked(own)}
    places = [place for row in TABLE.addresses for place in row.at]
    assert [place for place in places if place.split(" ")[0] not in known] == []
    for row in TABLE.addresses:
        # What is to be set up first is there for nobody; an inspector is refused before it is looked up.
        alike = {answer for who, answer in row.answers.items() if not who.startswith("inspect")}
        assert len(alike) == 1 or permissions.YES in alike, row.about


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("escalations:escalation-act", BY_NAME), ("reviews:step-act", STEP_ACTIONS), ("reviews:decision-act", ANSWERS),
        ("reports:pack-act", ACTS),
    ],
)  # fmt: skip
def test_every_action_has_a_row(name, actions):
    unsaid = [action for action in actions if TABLE.expected(f"{name}/{action}", "POST") is None]
    assert not unsaid, f"No row says who may {', '.join(unsaid)} at {name}: {TOLD}."


def test_every_role_has_a_column(own):
    held = set()
    for who in TABLE.who:
        with asking.undone():
            staff = cast.person(own, who)
            held |= staff.duties().roles if staff else set()
    granted = {ROLE_PERMISSIONS[role] for role in held}
    unsaid = [role.label for role in Role if ROLE_PERMISSIONS[role] not in granted]
    assert not unsaid, f"Nobody of docs/permissions.toml is {', '.join(unsaid)}: add them there and in cast.py."


def test_what_belongs_to_another_council_is_not_there(own):
    of_a_council = [place.key for place in asking.asked(own) if place.of]
    assert len(of_a_council) > 100
    for key in of_a_council:
        for method in asking.METHODS:
            answers = TABLE.expected(key, method)
            # Whose own council would refuse them for their role is refused elsewhere too, whatever there is.
            refused = answers and answers["elsewhere"] == answers["iro_manager"] == permissions.REFUSED
            assert answers is None or refused or answers["elsewhere"] == permissions.NOT_THERE, key


@pytest.mark.parametrize("who", ["ended", "other_manager", "committee", "restricted", "elsewhere"])
def test_an_answer_to_a_stranger_does_not_tell_whether_it_exists(own, who):
    """What is not theirs and what there is not are answered alike: a guessed number finds nothing out."""
    told = {}
    with asking.undone():
        client, staff = Client(), cast.person(own, who)
        staff.forget_duties()
        client.force_login(staff)
        for place in (each for each in asking.asked(own) if each.of in ("child", "review", "escalation", "import")):
            answer = TABLE.expected(place.key, "GET")
            if answer and answer[who] != permissions.YES:
                guessed = asking.answer(client, "GET", GUESSED.sub("-9998", place.path))
                told |= {place.key: guessed} if guessed not in (answer[who], NOT_SO) else {}
    assert told == {}


def test_the_page_is_up_to_date():
    """docs/permissions.md is what `python tools/permissions.py` prints."""
    assert permissions.FILE.read_text(encoding="utf-8") == permissions.page(TABLE), (
        "run `python tools/permissions.py --write`"
    )


def test_a_row_that_leaves_somebody_out_or_names_them_twice_is_refused(tmp_path):
    file = tmp_path / "permissions.toml"
    for says, sentence in (('yes = "iro"', "does not say how other are"), ('yes = "iro iro"', "named twice")):
        file.write_text(
            f'rules = []\n[who]\niro = ["IRO", "x"]\nother = ["Other", "x"]\n[[addresses]]\nabout = "x"\nat = "x"\n{says}'
        )
        with pytest.raises(permissions.TableRefused, match=sentence):
            permissions.read(file)
