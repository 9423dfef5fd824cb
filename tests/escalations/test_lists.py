"""Ladders, reasons, outcomes and causes, looked after in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations.models import CauseList, OutcomeList, Protocol, ReasonList
from iro_portal.core.models import AuditEvent
from tests.factories.escalation import sent
from tests.factories.world import World

OVERVIEW = reverse("escalations:list-overview")


def on(day, name="in_force_from") -> dict:
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def coming():
    return timezone.localdate() + timedelta(days=30)


def filled(page, **changed) -> dict:
    """What a browser would send back from this page."""
    form, lines = page.context["form"], page.context["lines"]
    typed = {field.html_name: field.value() or "" for field in form if field.name != "in_force_from"}
    typed |= on(coming())
    for line in [lines.management_form, *lines]:
        typed |= {
            field.html_name: field.value() for field in line if field.value() is not None and field.value() is not False
        }
    return typed | changed


def begin(client, kind, **changed):
    address = reverse("escalations:list-begin", args=[kind])
    return client.post(address, filled(client.get(address), **changed), follow=True)


@pytest.fixture
def manager(client, world):
    client.force_login(world.iro_manager)
    return client


@pytest.mark.parametrize("who", ["worker", "manager", "iro", "committee", "support"])
@pytest.mark.parametrize("address", [OVERVIEW, reverse("escalations:list-begin", args=["reasons"])])
def test_lists_are_for_the_iro_manager(client, world, who, address):
    client.force_login(getattr(world, who))
    page = client.get(address)
    assert page.status_code == 403
    assert "look after protocols and reasons" in page.content.decode()


def test_overview_shows_what_is_in_force(manager):
    page = manager.get(OVERVIEW).content.decode()
    for name in ("Dispute resolution", "Reasons", "Outcomes", "Causes"):
        assert name in page
    assert page.count("In force") == 4


def test_list_of_another_authority_is_not_there(manager):
    elsewhere = World(slug="elsewhere")
    row = ReasonList.objects.get(authority=elsewhere.authority)
    for name in ("list-detail", "list-change"):
        assert manager.get(reverse(f"escalations:{name}", args=["reasons", row.pk])).status_code == 404
    assert manager.post(reverse("escalations:list-take-back", args=["reasons", row.pk])).status_code == 404
    assert manager.get("/escalations/lists/nonsense/new/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "model", "lines"),
    [("ladders", Protocol, "stages"), ("reasons", ReasonList, "reasons"), ("outcomes", OutcomeList, "outcomes"),
     ("causes", CauseList, "causes")],
)  # fmt: skip
def test_new_version_starts_with_the_lines_of_the_one_in_force(manager, world, kind, model, lines):
    before = model.objects.get(authority=world.authority)
    begin(manager, kind, name="The new one")
    after = model.objects.get(authority=world.authority, in_force_from=coming())
    assert after.name == "The new one"
    assert [str(row) for row in getattr(after, lines).all()] == [str(row) for row in getattr(before, lines).all()]


def test_reasons_are_added_taken_off_and_put_in_another_order(manager, world):
    page = begin(manager, "reasons", **{
        "lines-0-order": "9", "lines-1-DELETE": "on", "lines-2-label": "Safety of the child",
        "lines-4-label": "Mental health", "lines-4-standard": "health", "lines-4-features": "Waiting list\nNo worker",
        "lines-4-order": "1",
    })  # fmt: skip
    assert "is kept. It is used from" in page.content.decode()
    row = ReasonList.objects.get(authority=world.authority, in_force_from=coming())
    assert [reason.label for reason in row.reasons.all()] == [
        "Mental health", "Safety of the child", "Other", "Incomplete or inadequate care plan",
    ]  # fmt: skip
    assert row.reasons.get(label="Safety of the child").key == "safety", "the key stays when the wording changes"
    assert [feature.label for feature in row.reasons.get(key="safety").features.all()] == [
        "Missing episodes",
        "Exploitation",
    ]
    assert [feature.label for feature in row.reasons.get(key="mental-health").features.all()] == [
        "Waiting list",
        "No worker",
    ]


def test_stage_with_two_answerers_and_own_titles(manager, world):
    begin(manager, "ladders", **{
        "lines-1-role_2": "service-manager", "lines-1-title_2": "locality manager", "lines-1-working_days": "10",
        "lines-2-raised_by_role": "iro-manager", "cap_working_days": "15",
    })  # fmt: skip
    ladder = Protocol.objects.get(authority=world.authority, in_force_from=coming())
    stage = ladder.stages.get(rank=1)
    assert (stage.answerer_titles, stage.working_days) == ("team manager and locality manager", 10)
    assert ladder.stages.get(rank=2).raised_by_role == "iro-manager"
    assert ladder.cap_working_days == 15


def test_more_lines_keeps_what_was_typed_and_stores_nothing(manager, world):
    page = begin(manager, "outcomes", **{"lines-0-label": "Done at last", "note": "Agreed in panel", "more": "1"})
    assert page.status_code == 200
    assert "Done at last" in page.content.decode()
    assert "Agreed in panel" in page.content.decode()
    assert f'value="{coming().year}"' in page.content.decode()
    assert "There is a problem" not in page.content.decode()
    assert not OutcomeList.objects.filter(authority=world.authority, in_force_from=coming()).exists()


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("reasons", {"lines-0-label": ""}, "Line 1: enter reason, or take the line off the list"),
        ("reasons", {"lines-0-label": "???"}, "Line 1: write it with letters or digits."),
        ("reasons", {"lines-4-label": "Drift or Delay"}, "Line 2 and line 5 say the same"),
        ("reasons", {"lines-2-features": "One\none"}, "Line 3: two features say the same."),
        ("reasons", {"lines-0-order": "first"}, "Line 1: place must be a whole number"),
        ("ladders", {"lines-0-role_1": ""}, "Line 1: choose who answers this stage."),
        ("ladders", {"lines-1-order": "2"}, "Two stages have the same rank."),
        ("ladders", {"lines-1-role_2": "team-manager"}, "Line 2: the same post is named twice."),
        ("outcomes", {"name": ""}, "Enter name"),
        ("outcomes", {"in_force_from_day": "32"}, "must be a real date"),
        ("causes", {"lines-0-DELETE": "on", "lines-1-DELETE": "on"}, "A list needs at least one line."),
    ],
)
def test_wrong_input_is_kept_with_a_sentence(manager, world, kind, changed, sentence):
    page = begin(manager, kind, **({"note": "My own words"} | changed))
    words = page.content.decode()
    assert sentence in words
    assert "There is a problem" in words
    assert "My own words" in words
    for model in (Protocol, ReasonList, OutcomeList, CauseList):
        assert model.objects.filter(authority=world.authority).count() == 1


def test_list_cannot_begin_before_escalations_raised_under_another(manager, world):
    raised = sent(world)
    page = begin(manager, "reasons", note="Kept", **on(raised.raised_on))
    assert "a new list of reasons begins after the last escalation" in page.content.decode()
    assert "Kept" in page.content.decode()


def test_two_lists_cannot_begin_on_one_day(manager):
    begin(manager, "outcomes")
    assert "begins on" in begin(manager, "outcomes").content.decode()


def test_coming_list_is_written_anew(manager, world):
    begin(manager, "outcomes")
    row = OutcomeList.objects.get(authority=world.authority, in_force_from=coming())
    address = reverse("escalations:list-change", args=["outcomes", row.pk])
    manager.post(address, filled(manager.get(address), **{"lines-0-label": "Done for good"}))
    anew = OutcomeList.objects.get(authority=world.authority, in_force_from=coming())
    assert anew.outcomes.first().label == "Done for good"
    verbs = AuditEvent.objects.filter(verb__startswith="outcomelist.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["outcomelist.take_back", "outcomelist.begin"]


@pytest.mark.parametrize(("kind", "model"), [("ladders", Protocol), ("reasons", ReasonList), ("causes", CauseList)])
def test_coming_list_is_taken_back_with_its_lines(manager, world, kind, model):
    begin(manager, kind)
    row = model.objects.get(authority=world.authority, in_force_from=coming())
    page = manager.post(reverse("escalations:list-take-back", args=[kind, row.pk]), follow=True)
    assert "is taken back" in page.content.decode()
    assert model.objects.filter(authority=world.authority).count() == 1


def test_list_that_has_begun_or_is_used_stays(manager, world):
    row = ReasonList.objects.get(authority=world.authority)
    for used in (False, True):
        if used:
            sent(world)
        page = manager.post(reverse("escalations:list-take-back", args=["reasons", row.pk]), follow=True)
        assert "Not done" in page.content.decode()
        page = manager.get(reverse("escalations:list-change", args=["reasons", row.pk]), follow=True)
        assert "has begun" in page.content.decode()
    assert ReasonList.objects.filter(pk=row.pk).exists()
