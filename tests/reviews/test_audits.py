"""Audits of files and of observed practice: who audits whom, what is refused, who reads and closes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children import commands as commands_of_care
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from people.roles import Role
from reviews import commands
from reviews.commands import AuditQuestionSpec
from reviews.models import Audit, AuditAction, AuditTemplate
from tests.factories import review as make
from tests.factories.restricted import restrict, second_manager
from tests.factories.world import LONG_AGO, World

QUESTIONS = (
    AuditQuestionSpec("voice", "Is the child’s voice there?"),
    AuditQuestionSpec("chronology", "Is the chronology up to date?", "file"),
    AuditQuestionSpec("alone", "Did the IRO see the child alone?", "practice"),
)
FOUND = "The plan names no day."


def today():
    return timezone.localdate()


@pytest.fixture
def template(world) -> AuditTemplate:
    return commands.begin_audit_template(
        authority=world.authority, name="Audit", in_force_from=LONG_AGO, questions=QUESTIONS, by=None
    )


def answered(template, about) -> dict:
    return dict.fromkeys(template.questions.filter(about__in=(about, "both")), ("met", ""))


def audit(world, template, about="file", by=None, **more) -> Audit:
    if about == "file":
        more.setdefault("child", world.child())
    facts = {"audited_on": today(), "grade": "good", "words": FOUND, "answers": answered(template, about)} | more
    return commands.record_audit(template=template, about=about, by=by or world.iro_manager, **facts)


def action(world, row, whose="Amara Iro") -> AuditAction:
    due = today() + timedelta(days=7)
    return commands.add_audit_action(audit=row, words="Name the day.", whose=whose, due_on=due, by=world.iro_manager)


def page(client, person, name, *arguments, **typed):
    client.force_login(person)
    address = reverse(f"reviews:{name}", args=arguments)
    return client.post(address, typed, follow=True) if typed else client.get(address)


def days(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_an_audit_of_a_file_and_one_of_practice_name_the_iro(world, template):
    review = make.held(world)
    assert audit(world, template).iro == world.iro
    seen = audit(world, template, "practice", review=review)
    assert (seen.iro, seen.answers.count(), seen.reference) == (world.iro, 2, f"AUD-{today().year}-0002")


@pytest.mark.parametrize("who", ["iro", "other_iro", "manager", "support", "worker"])
def test_only_the_iro_manager_audits(world, template, who):
    with pytest.raises(Denied, match="audit files and practice"):
        audit(world, template, by=getattr(world, who))


def test_nobody_audits_their_own_practice(world, template):
    both = world.iro_manager
    with pytest.raises(Denied, match="your own practice"):
        audit(world, template, child=world.child(iro=both))
    assert not Audit.objects.exists()


def test_what_is_missing_or_out_of_order_is_refused_at_its_field(world, template):
    planned, held = make.planned(world), make.held(world)
    refused = [
        ({"audited_on": today() + timedelta(days=1)}, "audited_on", "future"),
        ({"words": " "}, "words", "what you found"),
        ({"answers": {}}, "", "Every question"),
        ({"about": "practice", "review": planned}, "review", "was held"),
        ({"about": "practice", "review": held, "audited_on": today() - timedelta(days=9)}, "audited_on", "after that"),
        ({"child": None}, "child", "whose file"),
    ]
    for typed, field, sentence in refused:
        with pytest.raises(NotInOrder, match=sentence) as wrong:
            audit(world, template, **({"answers": answered(template, typed.get("about", "file"))} | typed))
        assert wrong.value.field == field


def test_an_iro_reads_the_audits_of_their_own_practice_and_no_others(world, client, template):
    mine, theirs = audit(world, template), audit(world, template, child=world.child(iro=world.other_iro))
    listed = page(client, world.iro, "audits").text
    assert mine.reference in listed
    assert theirs.reference not in listed
    assert FOUND in page(client, world.iro, "audit-detail", mine.reference).text
    assert page(client, world.iro, "audit-detail", theirs.reference).status_code == 404
    assert page(client, world.iro, "audit-begin", "file").status_code == 403
    for who in (world.manager, world.worker, world.support, world.committee):
        assert page(client, who, "audits").status_code == 403
    stranger = World(slug="framley").iro_manager
    assert page(client, stranger, "audit-detail", mine.reference).status_code == 404


def test_an_action_is_closed_by_who_audits_and_not_by_whose_it_is(world, client, template):
    row = action(world, audit(world, template))
    with pytest.raises(Denied):
        commands.close_audit_action(action=row, by=world.iro, closed_on=today(), words="Done.")
    own = action(world, row.audit, whose="mina oversight")
    with pytest.raises(Denied, match="your own"):
        commands.close_audit_action(action=own, by=world.iro_manager, closed_on=today(), words="Done.")
    second = world.person("Moss Second", world.quality, Role.IRO_MANAGER)
    closed = commands.close_audit_action(action=own, by=second, closed_on=today(), words="Done.")
    assert (closed.closed_by, closed.closed_on) == (second, today())
    with pytest.raises(NotInOrder, match="already"):
        commands.close_audit_action(action=own, by=second, closed_on=today(), words="Again.")


@pytest.mark.parametrize(("days_off", "field"), [(-1, "due_on")])
def test_an_action_due_before_its_audit_is_refused(world, template, days_off, field):
    row = audit(world, template)
    with pytest.raises(NotInOrder) as wrong:
        commands.add_audit_action(
            audit=row, words="x", whose="y", due_on=today() + timedelta(days=days_off), by=world.iro_manager
        )
    assert wrong.value.field == field


def test_an_audit_is_recorded_its_action_added_and_closed_on_the_pages(world, client, template):
    child = world.child()
    typed = {"child": child.reference.lower(), "grade": "inadequate", "words": FOUND} | days("audited_on", today())
    refused = page(client, world.iro_manager, "audit-begin", "file", **typed).text
    assert "Answer: Is the chronology up to date?" in refused
    assert FOUND in refused
    typed |= {f"answer_{each.pk}": "not-met" for each in answered(template, "file")}
    shown = page(client, world.iro_manager, "audit-begin", "file", **typed).text
    assert "is recorded. Amara Iro can read it" in shown
    row = Audit.objects.get()
    more = {"words": "Name the day.", "whose": "Sam Worker"} | days("due_on", today())
    assert "The action is added" in page(client, world.iro_manager, "audit-action", row.reference, **more).text
    done = {"words": "Named."} | days("closed_on", today())
    asked = row.actions.get()
    closed = page(client, world.iro_manager, "audit-action-close", row.reference, asked.pk, **done).text
    assert "The action is closed" in closed
    unknown = page(client, world.iro_manager, "audit-begin", "file", **(typed | {"child": "CH-9999"})).text
    assert "No child that you may see has the reference CH-9999" in unknown


def test_the_list_is_narrowed_by_grade_days_and_open_actions(world, client, template):
    row, other = audit(world, template), audit(world, template, grade="inadequate")
    action(world, row)
    client.force_login(world.iro_manager)

    def shown(query):
        return [each.reference for each in client.get(f"{reverse('reviews:audits')}?{query}").context["page"]]

    assert shown("open_actions=yes") == [row.reference]
    assert shown("open_actions=no&grade=inadequate") == [other.reference]
    assert shown(f"about=practice&iro={world.iro.pk}") == []
    later = days("audited_from", today() + timedelta(days=1))
    assert shown("&".join(f"{key}={value}" for key, value in later.items())) == []
    assert shown("audited_from_day=32&audited_from_month=1&audited_from_year=2026") == []


def test_without_a_template_in_force_the_page_says_so(world, client):
    assert "No audit template is in force" in page(client, world.iro_manager, "audit-begin", "file").text
    assert page(client, world.iro_manager, "audit-begin", "nonsense").status_code == 404


def test_the_list_of_audits_stays_flat(world, client, template):
    asked, child = [], world.child()
    for count in (10, 990):
        Audit.objects.bulk_create(
            Audit(authority=world.authority, reference=f"X-{count}-{n}", template=template, about="file", child=child,
                  iro=world.iro, audited_on=today(), grade="good", by=world.iro_manager)
            for n in range(count)
        )  # fmt: skip
        page(client, world.iro_manager, "audits")
        with CaptureQueriesContext(connection) as captured:
            page(client, world.iro_manager, "audits")
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_an_audit_is_not_read_by_an_iro_whose_child_it_no_longer_is(world, client, template):
    child = world.child()
    row = audit(world, template, child=child)
    commands_of_care.allocate(child=child, iro=world.other_iro, start=today(), by=None)
    answers = [page(client, world.iro, "audits"), page(client, world.iro, "audit-detail", row.reference)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert child.reference not in answers[0].content.decode()
    assert not Audit.objects.visible_to(world.other_iro).exists(), "it is of the practice of another"
    assert Audit.objects.visible_to(world.iro_manager).exists()


def test_an_audit_of_a_restricted_record_is_read_by_named_people(world, template):
    child = world.child()
    row = audit(world, template, child=child)
    restrict(world, child)
    assert not Audit.objects.visible_to(world.iro).exists()
    assert not Audit.objects.visible_to(second_manager(world)).exists()
    assert list(Audit.objects.visible_to(world.iro_manager)) == [row]
