"""From an empty authority to its first escalation, by nothing but the pages."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from escalations.forms.raising import new_token
from escalations.models import Escalation, ProtocolStage, Reason
from people.models import Post, Staff, Team
from people.roles import Role

TODAY = timezone.localdate()
ON = {"start_day": TODAY.day, "start_month": TODAY.month, "start_year": TODAY.year}
CHOSEN = "Green lamp, 4 chairs"


@pytest.fixture
def first_sign_in(db, settings):
    """Outside demo mode: sign in with a one-time password, and choose another."""
    settings.DEMO = False

    def as_person(email: str, password: str) -> Client:
        client = Client()
        client.post(reverse("people:sign-in"), {"username": email, "password": password})
        assert client.get("/").url == reverse("people:password")
        words = {"old_password": password, "new_password1": CHOSEN, "new_password2": CHOSEN}
        assert client.post(reverse("people:password"), words).url == "/"
        return client

    return as_person


def add_team(client, name: str, **more) -> Team:
    client.post(reverse("people:team-add"), {"name": name} | more)
    return Team.objects.get(name=name)


def add_post(client, team: Team, role: Role) -> Post:
    client.post(reverse("people:post-add", args=[team.pk]), {"role": role.value})
    return Post.objects.get(team=team, role=role)


def add_person(client, name: str, post: Post) -> tuple[Staff, str]:
    """The person, in the post from today, and the password that the page showed."""
    email = f"{name.lower().replace(' ', '.')}@barchester.example"
    page = client.post(reverse("people:staff-add"), {"name": name, "email": email}).content.decode()
    staff = Staff.objects.get(email=email)
    words = {"post": post.pk, "fte": "1", "employment": "employed"} | ON
    assert client.post(reverse("people:staff-appoint", args=[staff.pk]), words).status_code == 302
    return staff, re.search(r"<code[^>]*>([a-z0-9-]{19})</code>", page)[1]


def add_child(client, **allocated) -> Child:
    words = {"council_id": "P1", "name": "Ben Example", "sex": "M", "ethnicity": "WBRI", "start_unknown": "on",
             "date_of_birth_day": 17, "date_of_birth_month": "May", "date_of_birth_year": 2016}  # fmt: skip
    there = client.post(reverse("children:child-add"), words).url
    answer = client.post(there, {name: row.pk for name, row in allocated.items()} | ON)
    child = Child.objects.get()
    assert answer.url == reverse("children:child-detail", args=[child.reference])
    return child


def raise_escalation(client, child: Child) -> Escalation:
    reason = Reason.objects.filter(list__authority=child.authority, features=None).first()
    stage = ProtocolStage.objects.get(protocol__authority=child.authority, rank=1)
    words = {
        "child": child.reference, "token": str(new_token()), "children": [child.reference], "reasons": [reason.pk],
        "concern": "The plan has not moved.", "urgency": "usual", "stage": stage.pk, "source": "review",
        "action": "send",
    }  # fmt: skip
    assert client.post(reverse("escalations:escalation-raise"), words).status_code == 302
    return Escalation.objects.get()


def test_from_an_empty_authority_to_its_first_escalation(first_sign_in):
    printed = StringIO()
    call_command("add_authority", "barchester", "Barchester", stdout=printed)
    email, password = re.search(r"IRO manager: (\S+), password (\S+)", printed.getvalue()).groups()
    manager = first_sign_in(email, password)
    assert "First steps" in manager.get("/").content.decode()

    service = add_team(manager, "Looked-after children")
    team = add_team(manager, "Fostering North", parent=service.pk)
    iros = Team.objects.get(name="Independent Reviewing Service")
    worker, _ = add_person(manager, "Sam Worker", add_post(manager, team, Role.SOCIAL_WORKER))
    tess, tess_password = add_person(manager, "Tess Manager", add_post(manager, team, Role.TEAM_MANAGER))
    amara, amara_password = add_person(manager, "Amara Iro", add_post(manager, iros, Role.IRO))
    child = add_child(manager, iro=amara, social_worker=worker, team=team)
    assert "First steps" not in manager.get("/").content.decode()

    escalation = raise_escalation(first_sign_in(amara.email, amara_password), child)
    desk = first_sign_in(tess.email, tess_password)
    assert escalation.reference in desk.get("/").content.decode()
    page = desk.get(reverse("escalations:escalation-detail", args=[escalation.reference])).content.decode()
    assert "The plan has not moved." in page
    assert "Your answer" in page
