"""Roles at reviews, questions, reasons for lateness and entitlements, looked after in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exchange.declarations import begin_lists_of_reviews, starter
from iro_portal.core.dated_lists import ListInUse
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.commands import EntitlementSpec, LatenessSpec, QuestionSpec, RoleSpec
from reviews.models import AttendanceRoles, Entitlements, LatenessReasons, MonitoringForm, Participant
from tests.escalations.test_lists import begin, coming
from tests.factories import review as make
from tests.factories.world import LONG_AGO

MODELS = {
    "roles": AttendanceRoles, "questions": MonitoringForm, "lateness": LatenessReasons, "entitlements": Entitlements,
}  # fmt: skip
NAMES = {
    "roles": ("key", "label", "side"),
    "questions": ("key", "label", "kind", "domain", "choices", "tracked", "min_age", "max_age"),
    "reasons": ("key", "label"),
    "entitlements": ("key", "label", "min_age"),
}


@pytest.fixture
def manager(client, world):
    begin_lists_of_reviews(world.authority, LONG_AGO, by=None)
    client.force_login(world.iro_manager)
    return client


def latest(kind: str, world):
    return MODELS[kind].objects.get(authority=world.authority, in_force_from=coming())


@pytest.mark.parametrize(
    ("begun", "said"),
    [
        ({"roles": []}, "at least one line"),
        ({"roles": [RoleSpec("carer", "Carer"), RoleSpec("carer", "Carer")]}, "a key of its own"),
        ({"roles": [RoleSpec("carer", "Carer")], "in_force_from": LONG_AGO}, "choose another day"),
    ],
)
def test_a_list_of_roles_that_makes_no_sense_is_refused(manager, world, begun, said):
    typed = {"authority": world.authority, "name": "Roles", "in_force_from": coming(), "by": world.iro_manager} | begun
    with pytest.raises(NotInOrder, match=said):
        commands.begin_attendance_roles(**typed)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QuestionSpec("a", "How far?", "choice"), "at least two answers"),
        (QuestionSpec("a", "How far?", "choice", choices=[("x", "X"), ("x", "Y")]), "the same answer twice"),
        (QuestionSpec("a", "Ready?", min_age=16, max_age=4), "ages 16 to 4"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused(manager, world, question, said):
    with pytest.raises(NotInOrder, match=said):
        commands.begin_monitoring_form(
            authority=world.authority, name="Form", in_force_from=coming(), questions=[question], by=world.iro_manager
        )


def test_a_list_does_not_begin_before_a_review_recorded_under_the_one_before(manager, world):
    review = make.held(world)
    role = AttendanceRoles.objects.get(authority=world.authority).roles.get(key="mother")
    Participant.objects.create(authority=world.authority, review=review, role=role, attended=True)
    with pytest.raises(NotInOrder, match="begins after that day"):
        commands.begin_attendance_roles(
            authority=world.authority, name="Roles", in_force_from=review.held_on - timedelta(days=1),
            roles=[RoleSpec("carer", "Carer")], by=world.iro_manager,
        )  # fmt: skip
    with pytest.raises(ListInUse):
        role.save()


def test_a_reason_for_lateness_that_was_given_stays_and_its_list_is_not_begun_anew_before_it(manager, world):
    review = make.held(world, in_care_from=make.working_day(-25))
    commands.record_lateness(review=review, by=world.iro, reason="court")
    typed = {"authority": world.authority, "name": "Next", "reasons": [LatenessSpec("court", "Court")], "by": None}
    with pytest.raises(NotInOrder, match=r"was used on .* begins after that day"):
        commands.begin_lateness_reasons(in_force_from=review.held_on, **typed)
    begin(manager, "lateness", **{"lines-0-DELETE": "on", "lines-10-label": "Weather"})
    keys = [row.key for row in latest("lateness", world).reasons.all()]
    assert "weather" in keys
    assert "child-unavailable" not in keys
    with pytest.raises(ListInUse):
        LatenessReasons.objects.get(authority=world.authority, in_force_from=LONG_AGO).reasons.first().save()


def test_an_entitlement_that_was_explained_stays_and_an_age_no_child_has_is_refused(manager, world):
    child = make.held(world).child
    rows = Entitlements.objects.get(authority=world.authority).entitlements.all()
    commands.explain_entitlements(
        child=child, by=world.iro, entitlements=[rows[0]], explained_on=timezone.localdate(), understood=True
    )
    with pytest.raises(NotInOrder, match="begins after that day"):
        commands.begin_entitlements(
            authority=world.authority, name="Next", in_force_from=timezone.localdate() - timedelta(days=1), by=None,
            entitlements=[EntitlementSpec("money", "Pocket money")],
        )  # fmt: skip
    assert "less than or equal to 25" in begin(manager, "entitlements", **{"lines-0-min_age": "99"}).content.decode()
    begin(manager, "entitlements", **{"lines-16-label": "A bicycle", "lines-16-min_age": "8"})
    assert latest("entitlements", world).entitlements.get(key="a-bicycle").min_age == 8


def test_words_in_a_choice_that_say_the_same_or_too_little_are_refused_at_the_line(manager, world):
    for typed, said in (
        ({"lines-11-choices": "Good progress"}, "Line 12: write at least two answers"),
        ({"lines-11-choices": "Good\ngood"}, "Line 12: two answers say the same"),
        ({"lines-4-min_age": "17", "lines-4-max_age": "4"}, "Line 5: up to age must not lie below from age"),
        ({"lines-4-min_age": "-1"}, "greater than or equal to 0"),
    ):
        assert said in begin(manager, "questions", **typed).content.decode()
    assert MonitoringForm.objects.of(world.authority).count() == 1


@pytest.mark.parametrize(
    ("kind", "lines"),
    [("roles", "roles"), ("questions", "questions"), ("lateness", "reasons"), ("entitlements", "entitlements")],
)
def test_a_new_version_starts_with_every_line_of_the_one_in_force(manager, world, kind, lines):
    begin(manager, kind, name="The new one")
    before = MODELS[kind].objects.get(authority=world.authority, in_force_from=LONG_AGO)
    after = latest(kind, world)
    rows = [list(getattr(row, lines).order_by("order").values(*NAMES[lines])) for row in (before, after)]
    assert rows[0] == rows[1]


def test_roles_are_added_and_taken_off(manager, world):
    begin(manager, "roles", **{"lines-0-DELETE": "on", "lines-19-label": "Grandmother", "lines-19-side": "family"})
    keys = list(latest("roles", world).roles.values_list("key", "side"))
    assert ("grandmother", "family") in keys
    assert "mother" not in dict(keys)


def test_an_answer_whose_wording_changes_keeps_its_key_also_after_more_lines_were_asked_for(manager, world):
    address = reverse("escalations:list-begin", args=["questions"])
    worded = {"lines-11-choices": "Good progress\nA little progress\nLittle or no progress\nNot known"}
    begin(manager, "questions", **worded)
    row = latest("questions", world).questions.get(key="progress-education")
    assert row.choices == [
        ["good", "Good progress"], ["some", "A little progress"], ["little", "Little or no progress"],
        ["not-known", "Not known"],
    ]  # fmt: skip
    more = manager.post(address, {"more": "1", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "name": "x",
                                  "lines-0-label": "How far?", "lines-0-known": "good=Good\nbad=Bad"})  # fmt: skip
    assert more.context["lines"][0]["known"].value() == "good=Good\nbad=Bad"


def test_a_coming_list_is_read_and_taken_back(manager, world):
    for kind in MODELS:
        begin(manager, kind, name="The new one")
        row = latest(kind, world)
        shown = manager.get(reverse("escalations:list-detail", args=[kind, row.pk])).content.decode()
        assert "Change it before it begins" in shown
        manager.post(reverse("escalations:list-take-back", args=[kind, row.pk]))
        assert not MODELS[kind].objects.filter(pk=row.pk).exists()


def test_the_starter_lists_hold_the_roles_and_questions_that_committees_printed(db):
    roles = {line[1].lower() for line in starter()["roles"]["lines"]}
    printed = {
        "care manager", "carer", "education", "family centre worker or therapist", "family placement social worker",
        "health", "key worker (residential)", "other worker", "private fostering social worker", "relative or friend",
        "team manager", "mother", "father",
    }  # fmt: skip
    assert printed <= roles
    asked = {line["key"] for line in starter()["monitoring"]["lines"]}
    assert {"permanence-plan", "visits-in-timescale", "health-assessment", "pep", "sdq"} <= asked
    assert {f"progress-{domain}" for domain in ("education", "health", "placement", "contact")} <= asked


def test_today_is_no_day_for_a_list_that_begins_today_already(manager, world):
    begin_lists_of_reviews(world.authority, timezone.localdate(), by=None)
    overview = manager.get(reverse("escalations:list-overview")).content.decode()
    assert overview.count("IRO monitoring form") >= 2
