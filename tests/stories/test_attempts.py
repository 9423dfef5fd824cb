"""What somebody tries who may not: fields that the form does not have, ids of others in those that it has."""

import pytest
from django.urls import reverse
from django.utils import timezone

from escalations.models import Escalation
from reviews.models import Review
from tests.factories import escalation as make
from tests.factories.world import World
from tests.searching import searched

OWNERS = ("withdraw", "resolve", "escalate", "grant-time", "cafcass", "settle-child", "split")
MORE = {"state": "resolved", "raised_by": "1", "owner": "1", "by": "1", "action": "send"}


def day(name: str) -> dict:
    return {f"{name}_{part}": getattr(timezone.localdate(), part) for part in ("day", "month", "year")}


@pytest.mark.parametrize("who", ["manager", "head", "worker", "iro_manager"])
def test_who_is_challenged_or_oversees_neither_changes_nor_ends_the_challenge(world, client, who):
    children = [world.child(), world.child()]
    sent = make.sent(world, children=children, rank=1)
    client.force_login(getattr(world, who))
    words = {"version": sent.version, "why": "x", "words": "x", "what_changed": "x", "child": children[0].pk} | MORE
    words |= {"outcome": world.outcome().pk, "stage": world.stage(2).pk} | day("until")
    for action in OWNERS:
        address = reverse("escalations:escalation-act", args=[sent.reference, action])
        assert client.post(address, words).status_code == 403, action
    for name in ("draft-edit", "draft-discard"):
        posted = client.post(reverse(f"escalations:{name}", args=[sent.reference]), words)
        assert posted.status_code in (302, 403, 404), name
    after = Escalation.objects.get(pk=sent.pk)
    assert (after.state, after.version, after.concern) == (sent.state, sent.version, sent.concern)
    assert after.raised_by == world.iro


def test_an_answer_once_given_is_changed_by_nobody(world, client):
    answered = make.in_state(world, "responded")
    entry = answered.entries.get(kind="response")
    typed = {"version": answered.version, "what": "disagree", "words": "Changed.", "entry": entry.pk} | MORE
    for staff in (world.iro, world.manager, world.iro_manager):
        client.force_login(staff)
        posted = client.post(reverse("escalations:escalation-answer", args=[answered.reference]), typed)
        assert posted.status_code == 403, staff
    (only,) = answered.entries.filter(kind="response")
    assert (only.words, only.by) == (entry.words, world.manager)


def of_others(world: World, elsewhere: World) -> list[tuple]:
    """Return who, which address, which field, whose id or reference is put into it."""
    child, sent = world.child(), make.sent(world)
    # Each council counts from one: of those that only the other has come to.
    unknown, raised = [elsewhere.child() for _ in range(9)][-1], [make.sent(elsewhere) for _ in range(2)][-1]
    act, over = "escalations:escalation-act", reverse("escalations:hand-over-from", args=[world.iro.pk])
    allocate = reverse("children:child-allocate", args=[child.reference])
    answer = reverse("escalations:escalation-answer", args=[sent.reference])
    asking = {"asked_by": "subject", "asker": "x", "identity": "x", "wanted": "x"} | day("received_on")
    taken = {"version": sent.version, "what": "redirect", "words": "x"}
    return [
        (world.manager, answer, "to", elsewhere.manager.pk, taken),
        (world.manager, answer, "to", world.committee.pk, taken),
        (world.iro, reverse(act, args=[sent.reference, "escalate"]), "answerer", elsewhere.head.pk, {"why": "x"}),
        (world.iro, reverse(act, args=[sent.reference, "escalate"]), "stage", elsewhere.stage(2).pk, {"why": "x"}),
        (world.iro, reverse(act, args=[sent.reference, "resolve"]), "outcome", elsewhere.outcome().pk, {}),
        (world.iro_manager, over, "to_iro", elsewhere.iro.pk, {"children": [child.pk]}),
        (world.iro_manager, over, "children", unknown.pk, {"to_iro": world.other_iro.pk}),
        (world.iro_manager, allocate, "iro", elsewhere.iro.pk, {}),
        (world.support, allocate, "social_worker", elsewhere.worker.pk, {}),
        (world.support, allocate, "team", elsewhere.team.pk, {}),
        (world.iro_manager, reverse("people:cover"), "covered_by", elsewhere.iro.pk, {"absent": world.iro.pk}),
        (world.iro, reverse("people:cover"), "absent", world.manager.pk, {"covered_by": world.other_iro.pk}),
        (world.iro, reverse("escalations:praise-create"), "to", elsewhere.worker.pk, {"words": "x"}),
        (world.iro, reverse("escalations:praise-create"), "child", unknown.reference, {"words": "x"}),
        (world.iro_manager, reverse("people:team-add"), "parent", elsewhere.team.pk, {"name": "x"}),
        (world.governance, reverse("subject-access:request-add"), "typed", unknown.reference, asking),
        (world.iro_manager, reverse("escalations:concern-create"), "escalations", raised.reference, {}),
    ]


def test_an_id_of_another_council_or_of_who_does_not_fit_is_no_choice(world, client):
    for staff, address, field, value, more in of_others(world, World(slug="framley")):
        staff.forget_duties()
        client.force_login(staff)
        page = client.post(address, {field: value} | day("on") | day("start") | more)
        assert page.status_code == 200, (address, field)
        assert field in page.context["form"].errors, (address, field)


def test_an_escalation_is_raised_about_no_child_and_from_no_review_of_another_iro(world, client):
    own, foreign = world.child(), world.child(iro=world.other_iro)
    client.force_login(world.iro)
    typed = {"child": own.reference, "children": [own.reference, foreign.reference], "action": "draft"}
    page = client.post(reverse("escalations:escalation-raise"), typed | {"concern": "x"})
    assert foreign.name not in page.text
    review = Review.objects.get(child=foreign)
    client.post(
        reverse("escalations:escalation-raise"),
        typed | {"children": [own.reference], "concern": "x", "review": review.pk, "raised_by": world.manager.pk},
    )
    for kept in Escalation.objects.all():
        assert {row.child for row in kept.children.all()} <= {own}
        assert (kept.review, kept.raised_by) == (None, world.iro)


def test_no_list_file_or_calendar_finds_what_is_another_iros(world, client):
    own, foreign = world.child("Own Child"), world.child("Quillon Featherstone", iro=world.other_iro)
    sent = make.sent(world, children=[foreign], by=world.other_iro)
    client.force_login(world.iro)
    marks = (foreign.name, foreign.reference, sent.reference)
    narrowed = {"iro": world.other_iro.pk, "team": world.team.pk}
    for name, field in (("children:child-list", "q"), ("escalations:escalation-list", "words")):
        page = client.get(searched(client, reverse(name), **{field: foreign.council_id}))
        assert not [mark for mark in marks if mark in page.text], name
    for name, args in (
        ("children:child-list", []), ("reviews:review-list", []), ("reviews:missing", []), ("reviews:calendar", []),
        ("reviews:calendar-file", []), ("reviews:missing-file", ["csv"]), ("reviews:schedule", []),
        ("escalations:escalation-list", []), ("escalations:export-csv", []), ("reviews:visits-overdue", []),
        ("reviews:outstanding", []), ("reviews:monitoring-list", []), ("escalations:escalation-raise", []),
    ):  # fmt: skip
        for typed in ({}, narrowed):
            answer = client.get(reverse(name, args=args), typed)
            said = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
            assert answer.status_code == 200, name
            assert not [mark for mark in marks if mark in said], name
    assert own.reference in client.get(reverse("children:child-list")).text
