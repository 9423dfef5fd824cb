"""Who sees one of the children of an escalation learns of the others only where their work needs it (design section 1)."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from escalations import commands
from escalations.models import Escalation
from people.roles import Role
from tests.factories import access
from tests.factories import escalation as make
from tests.factories.world import World
from tests.searching import searched

FIRST, SECOND = "Quillon Featherstone", "Osberta Marchbanks"


@pytest.fixture
def joint(world) -> World:
    """One escalation about two children of one IRO, of different teams; of the first child's manager the whole is asked."""
    world.first, world.second = (
        world.child(FIRST),
        world.child(SECOND, team=world.other_team, worker=world.other_worker),
    )
    words = "Quillon and Osberta have had no visit."
    world.sent = make.sent(
        world, children=[world.first, world.second], rank=1, concern=words, phoned_whom="Osberta’s aunt"
    )
    return world


def answers(client, staff, sent: Escalation) -> Iterator[str]:
    """Yield what every page that shows an escalation says to somebody: page, child's page, list, file, home page."""
    staff.forget_duties()
    client.force_login(staff)
    addresses = ["/", reverse("escalations:escalation-list"), sent.get_absolute_url()]
    addresses += [reverse("escalations:export-csv")] if sent.state == "awaiting-response" else []
    for child in (row.child for row in sent.children.all()):
        addresses.append(reverse("children:child-detail", args=[child.reference]))
    for address in addresses:
        answer = client.get(address)
        yield b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def known(client, staff, joint) -> set[str]:
    """Return of which of the two children anything is told: by first name or reference."""
    said = " ".join(answers(client, staff, joint.sent))
    assert joint.sent.reference in said
    marks = {child: (child.name.split()[0], child.reference) for child in (joint.first, joint.second)}
    return {child.name for child, words in marks.items() if any(word in said for word in words)}


@pytest.mark.parametrize(
    ("who", "learns_of"),
    [
        ("iro", {FIRST, SECOND}),
        ("iro_manager", {FIRST, SECOND}),
        ("head", {FIRST, SECOND}),
        # Asked for the whole of it, as long as they are asked.
        ("manager", {FIRST, SECOND}),
        ("worker", {FIRST}),
        # Asked for one child.
        ("other_manager", {SECOND}),
        ("other_worker", {SECOND}),
    ],
)
def test_who_sees_one_of_two_children_learns_of_the_other_only_as_owner_or_asked_for_the_whole(
    joint, client, who, learns_of
):
    assert known(client, getattr(joint, who), joint) == learns_of


def test_an_inspector_of_one_child_reads_another_child_for_the_other(joint, client):
    ines = access.inspector(joint)
    access.inspection(joint, ines, every_child=False, children=[joint.second])
    assert known(client, ines, joint) == {SECOND}
    assert "another child and Osberta have had no visit" in client.get(joint.sent.get_absolute_url()).text


def test_in_an_emergency_one_record_is_open_and_the_other_childs_name_is_not(joint, client):
    outside = joint.person("Olaf Outside", joint.quality, Role.IRO)
    access.emergency(joint, joint.second, by=outside)
    client.force_login(outside)
    page = client.get(joint.sent.get_absolute_url()).text
    assert joint.second.reference in page
    assert "Quillon" not in page
    assert joint.first.reference not in page


def test_once_answered_who_was_asked_for_the_whole_reads_of_their_own_child_only(joint, client):
    joint.sent = make.answered(joint, joint.sent)
    assert known(client, joint.manager, joint) == {FIRST}


def test_what_was_told_and_what_changed_name_no_other_child(joint, client):
    commands.respond(escalation=joint.sent, by=joint.other_manager, agrees=False, words="Osberta was seen.")
    outcome = joint.outcome()
    commands.settle_child(
        escalation=Escalation.objects.get(pk=joint.sent.pk), child=joint.first, by=joint.iro, outcome=outcome,
        what_changed="Quillon is seen; Osberta is not.",
    )  # fmt: skip
    assert known(client, joint.worker, joint) == {FIRST}


@pytest.mark.parametrize("words", [FIRST, "reference"])
def test_the_name_of_the_other_child_finds_nothing(joint, client, words):
    client.force_login(joint.other_manager)
    typed = joint.first.reference if words == "reference" else words
    page = client.get(searched(client, reverse("escalations:escalation-list"), words=typed))
    assert joint.sent.reference not in page.text


def test_who_is_not_to_learn_of_a_child_can_do_nothing_about_that_part(joint, client):
    client.force_login(joint.other_manager)
    of = [joint.sent.reference, joint.first.reference]
    assert client.get(reverse("escalations:case-file-text", args=of)).status_code == 404
    assert client.post(reverse("escalations:mark-filed", args=of), {"version": joint.sent.version}).status_code == 404


def test_the_team_of_the_other_child_finds_nothing(joint, client):
    """In which team the other child is stands nowhere, so narrowing by it gives nothing away either."""
    path = reverse("escalations:escalation-list")
    found = {}
    for who in ("worker", "other_worker", "iro_manager"):
        client.force_login(getattr(joint, who))
        teams = (joint.team, joint.other_team)
        found[who] = [joint.sent.reference in client.get(path, {"team": team.pk}).text for team in teams]
    assert found == {"worker": [True, False], "other_worker": [False, True], "iro_manager": [True, True]}
