"""Figures on what runs beside escalations: none of it is counted as an escalation."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from escalations.models import CafcassReferral, CapChoice, GoodPractice, SystemicConcern
from people.models import Post, PostHolding, Staff
from people.roles import Role
from reports import engine
from reports.builder import Design
from tests.reports.test_escalation_reports import DAY, YEAR, cells, table


@pytest.fixture
def iro(council) -> Staff:
    return council.person(Role.IRO)


def consider(council, iro, escalation, *, referred: bool, day: date = DAY, **more) -> CafcassReferral:
    return CafcassReferral.objects.create(
        authority=council.authority,
        escalation=escalation,
        referred=referred,
        words="Why",
        happened_on=day,
        by=iro,
        **more,
    )


def praise(council, iro, to: Staff, number: int, day: date = DAY) -> GoodPractice:
    return GoodPractice.objects.create(
        authority=council.authority, reference=f"GP-{number}", to=to, by=iro, words="Well done", happened_on=day,
        child=council.child(number),
    )  # fmt: skip


def test_cafcass_tells_referred_from_considered_and_legal_advice_from_not_recorded(council, iro):
    one, other = council.escalate(DAY, "drift"), council.escalate(DAY, "drift")
    consider(council, iro, one, referred=True, ground="plan", legal_advice=True)
    consider(council, iro, one, referred=True, ground="breach", legal_advice=False)
    consider(council, iro, other, referred=False)
    consider(council, iro, other, referred=True, ground="plan", day=date(2017, 4, 1))
    assert cells(table("cafcass-and-legal-advice", council)) == {
        "considered": (3, ""), "referred": (2, 66.7), "not-referred": (1, 33.3), "ground-plan": (1, 50.0),
        "ground-review": (0, 0.0), "ground-decision": (0, 0.0), "ground-breach": (1, 50.0),
        "escalations-referred": (1, ""), "advice-asked": (1, 33.3), "advice-not-asked": (1, 33.3),
        "advice-not-recorded": (1, 33.3),
    }  # fmt: skip


def test_what_is_not_recorded_stands_once_where_a_dimension_has_a_row_for_it(council, iro):
    one = council.escalate(DAY, "drift")
    for asked in (True, None, None):
        consider(council, iro, one, referred=True, ground="plan", legal_advice=asked)
    for design in (
        Design("cafcass-considered", "legal-advice"),
        Design("cafcass-considered", "cafcass-ground", "legal-advice"),
    ):
        found = cells(engine.table(engine.ask(design.spec(), council.authority, YEAR)))
        assert "none" not in found
        assert found["total"][-1 if design.columns else 0] == 3
    assert found["plan"] == found["total"] == (1, 0, 2, 3)


def test_choices_stand_under_the_day_of_the_formal_process(council, iro):
    escalation = council.escalate(DAY, "drift")
    for day, choice, moment in (
        (15, "go-on", datetime(2016, 4, 1, 8, tzinfo=UTC)),
        (20, "cafcass", datetime(2017, 3, 31, 22, tzinfo=UTC)),
        (21, "next-level", datetime(2017, 3, 31, 23, 30, tzinfo=UTC)),
    ):
        CapChoice.objects.create(
            authority=council.authority, escalation=escalation, formal_round=DAY, day=day, choice=choice, why="Because",
            by=iro, happened_at=moment,
        )  # fmt: skip
    assert {key: row[::2] for key, row in cells(table("choices-at-the-limit", council)).items()} == {
        "next-level": (0, 0, 0), "cafcass": (0, 1, 1), "go-on": (1, 0, 1), "total": (1, 1, 2),
    }  # fmt: skip


def test_good_practice_is_counted_by_the_team_of_that_day_and_never_as_an_escalation(client, council, iro):
    worker = council.person(Role.SOCIAL_WORKER)
    team = Post.objects.get(holdings__staff=worker).team
    for number in (1, 2):
        praise(council, iro, worker, number)
    PostHolding.objects.filter(staff=worker).update(end=date(2016, 7, 1))
    praise(council, iro, worker, 3, day=date(2016, 7, 1))
    assert cells(table("escalation-headlines", council))["escalations"] == (0, "")
    assert cells(table("good-practice", council)) == {
        str(team.pk): (2, 0, 0, 0, 2), "none": (0, 1, 0, 0, 1), "total": (2, 1, 0, 0, 3),
    }  # fmt: skip
    assert cells(table("good-practice", council, unit="workers"))["total"] == (1, 1, 0, 0, 1)
    assert cells(table("good-practice", council, unit="children"))["total"] == (2, 1, 0, 0, 3)
    client.force_login(council.person(Role.IRO_MANAGER))
    assert leads_to(client, "good-practice", str(team.pk), "total") == {"GP-1", "GP-2"}


def test_systemic_concerns_are_listed_with_the_escalations_that_share_them(client, council, iro):
    shared, other = council.escalate(DAY, "drift"), council.escalate(DAY, "drift")
    for number, (day, answered, escalations) in enumerate(
        ((DAY, date(2016, 6, 3), (shared, other)), (DAY, None, (shared,)), (date(2017, 4, 1), None, (other,))), start=1
    ):
        concern = SystemicConcern.objects.create(
            authority=council.authority, reference=f"SYS-{number}", title=f"Concern {number}", words="Words", raised_on=day,
            raised_with="Director", raised_by=iro, response="Yes" if answered else "", responded_on=answered,
        )  # fmt: skip
        concern.escalations.set(escalations)
    found = table("systemic-concerns", council, YEAR)
    assert cells(found) == {"SYS-1": (2, 1, 1, 2.0), "SYS-2": (1, 1, 0, None), "total": (2, 2, 1, 2.0)}
    assert [row.label for row in found.rows] == ["Concern 1", "Concern 2"]
    client.force_login(council.person(Role.IRO_MANAGER))
    assert {"SYS-1"} == leads_to(client, "systemic-concerns", "SYS-1", "raised")
    assert {"SYS-1", "SYS-2"} == leads_to(client, "systemic-concerns", "total", "raised")


def leads_to(client, slug: str, row: str, column: str) -> set[str]:
    """The references behind one count, each a link."""
    asked = urlencode({"from": YEAR.start, "to": YEAR.last, "row": row, "column": column})
    page = client.get(f"{reverse('reports:report-records', args=[slug])}?{asked}").content.decode()
    return set(re.findall(r'<a class="govuk-link" href="[^"]*">([A-Z]+-[^<]+)</a>', page))
