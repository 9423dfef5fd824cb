"""The tables on the IRO service and on what children get, on small councils."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from children.models import Allocation, Child
from people.models import Post, PostHolding, Staff, Team
from people.roles import Role
from reports import definitions
from reports.definitions import service
from reports.engine import ask, behind, table
from reports.period import Period
from reports.table import UNDETERMINED
from reviews.commands import AuditQuestionSpec, EntitlementSpec, begin_audit_template, begin_entitlements
from reviews.models import (
    AdvocacyReferral,
    Audit,
    AuditAnswer,
    AuditTemplate,
    ChildContact,
    ChildView,
    Entitlement,
    EntitlementExplained,
    IndependentVisitor,
    IroNotice,
    ReviewRules,
    SocialWorkVisit,
)
from tests.reports.children_in_care import LAST, child_of, episode_of, stay_of

YEAR = Period(date(2018, 4, 1), date(2019, 4, 1))
DAY = timedelta(days=1)


def ask_for(slug: str, authority, **more):
    return ask(definitions.find(slug), authority, YEAR, **more)


def cells(slug: str, authority) -> dict[str, list]:
    """Each row's cells by its key, as files hold them; those of the total under "total"."""
    found = table(ask_for(slug, authority))
    rows = [*found.rows, *([found.total] if found.total else [])]
    return {row.key: [cell.plain for cell in row.cells] for row in rows}


def in_post(authority, name: str, title="IRO", fte="1.00", role=Role.IRO, start=date(2015, 1, 1), end=None, **who):
    """A person in a post of their own; returns the holding."""
    team, _ = Team.objects.get_or_create(authority=authority, name="Reviewing")
    person, _ = Staff.objects.get_or_create(
        authority=authority, name=name, email=f"{name}@{authority.slug}.example".lower(), **who
    )
    post = Post.objects.create(authority=authority, team=team, title=title, role=role)
    return PostHolding.objects.create(
        authority=authority, post=post, staff=person, start=start, end=end, fte=Decimal(fte), employment="employed"
    )


def reviewed_by(holding, number: int = 1, since=date(2018, 1, 1), **stay) -> list[Child]:
    children = [child_of(holding.authority) for _ in range(number)]
    for child in children:
        stay_of(child, **stay)
        allocate(child, holding, since)
    return children


def allocate(child: Child, holding, start: date, end=None) -> Allocation:
    return Allocation.objects.create(
        authority=child.authority, child=child, kind="iro", staff=holding.staff, start=start, end=end
    )


@pytest.mark.parametrize("spec", service.REPORTS, ids=lambda spec: spec.slug)
def test_each_table_takes_as_many_statements_as_it_declares(council, spec, django_assert_num_queries):
    """Of nothing, and of records: the number follows from the spec."""
    for records in (False, True):
        if records:
            _something_of_everything(council.authority)
        for unit in spec.units:
            with django_assert_num_queries(spec.statements[unit]):
                table(ask(spec, council.authority, YEAR, unit))


def _something_of_everything(authority) -> None:
    lines = [EntitlementSpec("advocate", "An advocate"), EntitlementSpec("records", "Their records")]
    begin_entitlements(authority=authority, name="Rights", in_force_from=LAST, entitlements=lines, by=None)
    for child in reviewed_by(in_post(authority, "Ada"), 3):
        visit(child, LAST)
        notice(child, told=None)
        refer(child, LAST)


def test_no_table_names_a_member_of_staff(council):
    reviewed_by(in_post(council.authority, "Ada", title="IRO"), 2)
    for spec in service.REPORTS:
        found = table(ask_for(spec.slug, council.authority))
        assert "Ada" not in str(found.to_json())


# The service


def test_a_caseload_is_by_post_and_two_posts_may_bear_one_title(council):
    first, second = in_post(council.authority, "Ada"), in_post(council.authority, "Bo", fte="0.50")
    reviewed_by(first, 3), reviewed_by(second, 2)
    stay_of(child_of(council.authority))
    found = table(ask_for("iro-caseload", council.authority))
    assert [row.label for row in found.rows] == ["IRO", "IRO", "IRO not recorded"]
    assert cells("iro-caseload", council.authority) == {
        str(first.post_id): [3, 3.0, None, 1.0],
        str(second.post_id): [2, 4.0, None, 0.5],
        "no-iro": [1, None, None, 0.0],
        "total": [6, 4.0, None, 1.5],
    }


def test_a_caseload_leads_to_its_children(council):
    holding = in_post(council.authority, "Ada")
    children = reviewed_by(holding, 2)
    found = behind(ask_for("iro-caseload", council.authority), str(holding.post_id), "children")
    assert (found.kind, sorted(row["child_id"] for row in found.ids)) == ("child", [child.pk for child in children])


def test_of_two_iros_on_one_day_the_later_one_has_the_child(council):
    before, now = in_post(council.authority, "Ada"), in_post(council.authority, "Ben")
    [child] = reviewed_by(now, since=date(2018, 6, 1))
    allocate(child, before, date(2017, 1, 1), end=LAST + DAY)
    found = cells("iro-caseload", council.authority)
    assert [found[str(each.post_id)][0] for each in (before, now)] == [0, 1]


def test_who_has_no_post_that_day_has_a_row_of_their_own(council):
    reviewed_by(in_post(council.authority, "Ada", end=LAST))
    assert cells("iro-caseload", council.authority)["no-post"] == [1, None, None, 0.0]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"end": LAST}, 0),
        ({"end": LAST + DAY}, 1),
        ({"start": LAST + DAY}, 0),
        ({"kind": "short-breaks"}, 0),
    ],
)
def test_only_children_looked_after_on_the_last_day_are_on_a_caseload(council, what, expected):
    reviewed_by(in_post(council.authority, "Ada"), 1, **what)
    assert cells("iro-caseload", council.authority)["total"][0] == expected


def test_a_manager_has_a_row_only_with_children_of_their_own(council):
    manager = in_post(council.authority, "Mo", title="IRO manager", role=Role.IRO_MANAGER)
    assert str(manager.post_id) not in cells("iro-caseload", council.authority)
    reviewed_by(manager)
    assert cells("iro-caseload", council.authority)[str(manager.post_id)] == [1, None, None, 0.0]


def test_iros_are_counted_by_the_group_that_they_say(council):
    for name, group in (("Ada", "white"), ("Bo", "black"), ("Cy", "")):
        in_post(council.authority, name, ethnic_group=group)
    in_post(council.authority, "Di", role=Role.SOCIAL_WORKER, ethnic_group="asian")
    in_post(council.authority, "Ed", ethnic_group="asian", end=LAST)
    found = cells("iro-ethnicity", council.authority)
    assert {key: row[0] for key, row in found.items() if row[0]} == {"white": 1, "black": 1, "none": 1, "total": 3}


def test_the_profile_gives_caseloads_for_one_full_time_post(council):
    for name, fte, number in (("Ada", "1.00", 3), ("Bo", "0.50", 3), ("Cy", "1.00", 1)):
        reviewed_by(in_post(council.authority, name, fte=fte), number)
    found = {key: row[0] for key, row in cells("iro-profile", council.authority).items()}
    assert (found["iros"], found["posts"], found["fte"]) == (3, 3, 2.5)
    assert (found["lowest"], found["highest"]) == (1.0, 6.0)
    assert (found["lowest-full-time"], found["highest-full-time"]) == (1, 3)


def test_two_posts_of_one_iro_are_one_caseload(council):
    holding = in_post(council.authority, "Ada", fte="0.60")
    in_post(council.authority, "Ada", fte="0.20")
    reviewed_by(holding, 4)
    found = {key: row[0] for key, row in cells("iro-profile", council.authority).items()}
    assert (found["iros"], found["posts"], found["fte"], found["highest"]) == (1, 2, 0.8, 5.0)


@pytest.mark.parametrize(
    ("range_of", "expected"), [((50, 70), "below"), ((1, 2), "within"), ((0, 1), "above"), (None, "below")]
)
def test_a_caseload_is_judged_by_the_authoritys_own_range(council, range_of, expected):
    reviewed_by(in_post(council.authority, "Ada"), 2)
    if range_of:
        ReviewRules.objects.create(
            authority=council.authority, name="Rules", in_force_from=date(2018, 1, 1), caseload_from=range_of[0],
            caseload_to=range_of[1],
        )  # fmt: skip
    found = cells("iro-profile", council.authority)
    assert {key for key in ("below", "within", "above") if found[key][0]} == {expected}


# An IRO in time: Friday 1 June 2018 is day 0, Friday 8 June the fifth working day.


@pytest.mark.parametrize(
    ("allocated", "expected"),
    [
        (date(2018, 6, 1), "in-time"),
        (date(2018, 6, 8), "in-time"),
        (date(2018, 6, 9), "in-time"),
        (date(2018, 6, 11), "late"),
        (date(2019, 4, 1), "none"),
        (None, "none"),
    ],
)
def test_a_child_gets_an_iro_within_five_working_days(council, allocated, expected):
    child = child_of(council.authority)
    stay_of(child, start=date(2018, 6, 1))
    if allocated:
        allocate(child, in_post(council.authority, "Ada"), allocated)
    found = cells("iro-allocation", council.authority)
    assert found["entered-care"][0] == 1
    assert [key for key in ("in-time", "late", "none") if found[key][0]] == [expected]


def test_an_iro_who_stayed_from_before_is_there_from_the_first_day(council):
    child = child_of(council.authority)
    stay_of(child, start=date(2018, 6, 1))
    allocate(child, in_post(council.authority, "Ada"), date(2016, 1, 1))
    assert cells("iro-allocation", council.authority)["in-time"][0] == 1


def test_children_without_an_iro_on_the_last_day_are_counted(council):
    holding = in_post(council.authority, "Ada")
    (child,) = reviewed_by(holding)
    Allocation.objects.update(end=LAST)
    assert cells("iro-allocation", council.authority)["unallocated"] == [1, 100.0]
    allocate(child, holding, LAST)
    assert cells("iro-allocation", council.authority)["unallocated"] == [0, 0.0]


# What children get


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"advocate_from": LAST}, "found"),
        ({"advocate_from": LAST + DAY}, "waiting"),
        ({"ended_on": LAST}, "ended"),
        ({"advocate_from": LAST - DAY, "ended_on": LAST}, "found"),
        ({}, "waiting"),
    ],
)
def test_a_referral_stands_as_it_stood_on_the_last_day(council, more, expected):
    refer(child_of(council.authority), date(2018, 6, 1), **more)
    found = cells("advocacy", council.authority)
    assert [key for key in ("found", "waiting", "ended") if found[key][0]] == [expected]


def test_a_child_referred_twice_counts_once(council):
    child = child_of(council.authority)
    for day in (date(2018, 4, 1), LAST, LAST + DAY):
        refer(child, day)
    found = cells("advocacy", council.authority)
    assert (found["children"][0], found["referrals"][0]) == (1, 2)


def refer(child: Child, day: date, **more) -> AdvocacyReferral:
    return AdvocacyReferral.objects.create(
        authority=child.authority, child=child, referred_on=day, subject="Being heard", **more
    )


@pytest.mark.parametrize(
    ("matched", "ended", "expected"),
    [
        (date(2017, 1, 1), None, 1),
        (date(2017, 1, 1), date(2018, 3, 31), 0),
        (date(2017, 1, 1), date(2018, 4, 1), 1),
        (LAST, None, 1),
        (LAST + DAY, None, 0),
        (None, None, 0),
    ],
)
def test_a_visitor_counts_who_was_there_on_any_day_of_the_year(council, matched, ended, expected):
    IndependentVisitor.objects.create(
        authority=council.authority, child=child_of(council.authority), offered_on=date(2016, 1, 1), matched_on=matched,
        ended_on=ended,
    )  # fmt: skip
    assert cells("independent-visitors", council.authority)["with-visitor"][0] == expected


def test_an_entitlement_is_explained_to_a_child_once_however_often(council):
    begin_entitlements(
        authority=council.authority, name="Rights", in_force_from=date(2018, 1, 1), by=None,
        entitlements=[EntitlementSpec("advocate", "An advocate"), EntitlementSpec("records", "Their records")],
    )  # fmt: skip
    advocate, child = Entitlement.objects.get(key="advocate"), child_of(council.authority)
    for day, understood in ((date(2018, 5, 1), None), (date(2018, 6, 1), True)):
        EntitlementExplained.objects.create(
            authority=council.authority, child=child, entitlement=advocate, explained_on=day, understood=understood
        )
    assert cells("entitlements", council.authority) == {
        "advocate": [1, 2, 1, 50.0, 0, 1],
        "records": [0, 0, 0, None, 0, 0],
        "total": [1, 2, 1, 50.0, 0, 1],
    }


PLACED = date(2018, 6, 1)


@pytest.mark.parametrize(
    ("days", "late"),
    [([7], 0), ([8], 1), ([7, 49], 0), ([7, 50], 1), ([7, 49, 92], 1), ([], 0)],
)
def test_a_visit_is_late_after_a_week_and_then_after_six(council, days, late):
    child = child_of(council.authority)
    episode_of(stay_of(child, start=PLACED))
    for number in days:
        visit(child, PLACED + timedelta(days=number))
    found = cells("visits-in-time", council.authority)
    assert (found["visits"][0], found["visits-no"][0], found["visits-yes"][0]) == (len(days), late, len(days) - late)


def test_after_a_year_in_a_placement_its_own_limit_holds(council):
    ReviewRules.objects.create(
        authority=council.authority, name="Rules", in_force_from=date(2016, 1, 1), visit_days_later=91
    )
    child = child_of(council.authority)
    episode_of(stay_of(child, start=date(2017, 4, 2)))
    for day in (date(2018, 4, 1), date(2018, 5, 13), date(2018, 8, 12), date(2018, 11, 12)):
        visit(child, day)
    found = cells("visits-in-time", council.authority)
    # The first of them is the first visit ever; the last came 92 days after the one before.
    assert (found["visits"][0], found["visits-no"][0]) == (4, 2)


def test_a_visit_without_a_known_placement_cannot_be_determined(council):
    visit(child_of(council.authority), LAST)
    assert cells("visits-in-time", council.authority)["visits-unknown"] == [1, 100.0]


@pytest.mark.parametrize(("days_before", "expected"), [(42, "in time"), (43, "overdue"), (None, "never-visited")])
def test_a_child_not_visited_for_too_long_is_overdue(council, days_before, expected):
    child = child_of(council.authority)
    episode_of(stay_of(child, start=PLACED))
    if days_before:
        visit(child, LAST - timedelta(days=days_before))
    found = cells("visits-in-time", council.authority)
    assert {key for key in ("overdue", "never-visited") if found[key][0]} == {expected} - {"in time"}


def visit(child: Child, day: date, **more) -> SocialWorkVisit:
    return SocialWorkVisit.objects.create(authority=child.authority, child=child, visited_on=day, **more)


def test_what_was_recorded_in_error_is_not_counted(council):
    child = child_of(council.authority)
    visit(child, LAST, seen_alone=True)
    visit(child, LAST - DAY, withdrawn_on=LAST, why_withdrawn="Another child")
    for how in ("visit", "telephone"):
        ChildContact.objects.create(authority=council.authority, child=child, on=LAST, how=how)
    found = cells("visits-in-time", council.authority)
    assert (found["visits"][0], found["alone-yes"]) == (1, [1, 100.0])
    assert (found["contacts"][0], found["contacts-visit"], found["children-contacted"][0]) == (2, [1, 50.0], 1)


def test_scores_of_four_and_five_are_content(council):
    for score in (5, 4, 3, None):
        ChildView.objects.create(
            authority=council.authority, child=child_of(council.authority), when="at", how="talk", given_on=LAST,
            iro_score=score,
        )  # fmt: skip
    found = cells("satisfaction", council.authority)
    assert (found["children-asked"][0], found["iro-scored"][0], found["iro-happy"]) == (4, 3, [2, 66.7])
    assert found["parents-satisfied"][0] is None


def notice(child: Child, told, **more) -> IroNotice:
    return IroNotice.objects.create(
        authority=child.authority, child=child, **{"kind": "move", "event_on": LAST, "told_on": told} | more
    )


def test_the_iro_is_told_before_after_or_not_at_all(council):
    for told in (LAST - DAY, LAST, LAST + DAY, None):
        notice(child_of(council.authority), told)
    notice(child_of(council.authority), LAST, kind="plan", without_review=True)
    found = cells("told-the-iro", council.authority)
    assert found["move"] == [4, 2, 50.0, 1, 25.0, 1, 25.0, 0]
    assert found["plan"][-1] == 1
    assert found["exclusion"] == [0, 0, None, 0, None, 0, None, 0]


def test_audits_are_counted_by_question_and_by_grade(council):
    person = in_post(council.authority, "Ada").staff
    begin_audit_template(
        authority=council.authority, name="Audit", in_force_from=date(2018, 1, 1), by=None,
        questions=[AuditQuestionSpec("plan", "Is the plan there?"), AuditQuestionSpec("voice", "Is the child heard?")],
    )  # fmt: skip
    template = AuditTemplate.objects.get()
    for number, (grade, values) in enumerate((("good", ("met", "na")), ("", ("not-met", "met")))):
        audit = Audit.objects.create(
            authority=council.authority, reference=f"AUD-{number}", template=template, about="practice", iro=person,
            audited_on=LAST, grade=grade, by=person,
        )  # fmt: skip
        for question, value in zip(template.questions.order_by("order"), values, strict=True):
            AuditAnswer.objects.create(authority=council.authority, audit=audit, question=question, value=value)
    found = cells("audit-findings", council.authority)
    assert found["plan"] == [1, 50.0, 0, 0.0, 1, 50.0, 0, 2]
    assert found["voice"] == [1, 100.0, 0, 0.0, 0, 0.0, 1, 2]
    assert cells("audit-grades", council.authority)["none"] == [0, 1, 1]
    for slug, row, column, number in (("audit-grades", "none", "practice", 1), ("audit-findings", "plan", "met", 0)):
        found = behind(ask_for(slug, council.authority), row, column)
        assert (found.kind, Audit.objects.get(pk__in=found.ids).reference) == ("audit", f"AUD-{number}")


def test_figures_of_another_authority_are_not_counted(council, elsewhere):
    for child in reviewed_by(in_post(elsewhere.authority, "Ada"), 2):
        visit(child, LAST)
        refer(child, LAST)
        notice(child, None)
    for spec in service.REPORTS:
        found = table(ask_for(spec.slug, council.authority))
        counts = [cell.value for row in found.rows for cell in row.cells if cell != UNDETERMINED and cell.is_number]
        assert not any(counts), spec.slug
