"""The table builder: what is chosen is counted as the reports count it, kept, shared; what cannot be is refused with why."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from iro_portal.core.transitions import NotInOrder
from people.roles import Role
from reports import definitions
from reports.builder import Design, DesignRefused
from reports.catalogue import countables, dimensions, find_measure, fitting
from reports.commands import remove_table, save_table
from reports.engine import ask, behind, table
from reports.measures import Measure
from reports.models import SavedTable
from reports.period import Period
from reports.spec import CrossTable
from tests.reports.review_years import Reviewed

DAY = date(2016, 6, 1)
YEAR = Period.of_days(date(2016, 4, 1), date(2017, 3, 31))
DAYS = {"from": "2016-04-01", "to": "2017-03-31"}
BY_REASON = {"measure": "escalations", "rows": "reason"}
AT_STAGE_2, ONLY_SAFETY = ("stage-reached:stage-2",), ("theme:safety",)
CROSS = [
    (spec, unit)
    for spec in definitions.REPORTS.values()
    if isinstance(spec, CrossTable) and not (spec.parts or spec.base or spec.row_shares or spec.column_shares)
    for unit in spec.units
]


def _narrowed() -> list[tuple[str, str, tuple[str, ...]]]:
    """Measures, each by what a row can reach several of, narrowed by what a row can reach several of."""
    found = []
    for name in ("escalations", "children-escalated", "reasons-given", "stays", "stages-reached"):
        fit = {dimension.name for dimension in fitting([find_measure(name)])}
        for only in ((), AT_STAGE_2, ONLY_SAFETY, (*AT_STAGE_2, *ONLY_SAFETY, "feature:gangs")):
            if {pair.split(":")[0] for pair in only} <= fit:
                rows = fit & {"stage-reached", "process", "theme", "feature", "team"}
                found += [(name, each, only) for each in sorted(rows)]
    return found


def built(**choices) -> str:
    return f"{reverse('reports:table-build')}?{urlencode({**DAYS, **choices})}"


@pytest.fixture
def officer(client, council):
    person = council.person(Role.COMMITTEE_OFFICER)
    client.force_login(person)
    return person


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(("spec", "unit"), CROSS, ids=lambda part: getattr(part, "slug", part))
def test_what_is_built_equals_the_report(council, spec, unit):
    for reasons in (("drift",), ("drift", "safety"), ("education",)):
        council.escalate(DAY, *reasons, children=(1, 2))
    design = Design(spec.measure(unit).name, spec.rows.name, spec.columns.name if spec.columns else "")
    report = table(ask(spec, council.authority, YEAR, unit))
    own = table(ask(design.spec(), council.authority, YEAR))
    counted = [column.key for column in report.columns if column.behind or not column.key.startswith("percent")]
    for mine, theirs in zip([*own.rows, own.total], [*report.rows, *filter(None, [report.total])], strict=True):
        found = dict(zip([column.key for column in own.columns], mine.cells, strict=True))
        expected = dict(zip([column.key for column in report.columns], theirs.cells, strict=True))
        assert [found[key] for key in counted] == [expected[key] for key in counted]


def test_every_measure_has_one_name_and_can_be_grouped_somehow():
    for name, countable in countables().items():
        assert countable.measure.name == name


def test_no_two_measures_that_differ_bear_one_name(council):
    """What counts are kept, related and addressed by. One may read more of the same rows, in a report of its own."""

    def counted(measure) -> tuple:
        rows = measure.rows(council.authority, YEAR).order_by().values("pk")
        return str(rows.query), repr(replace(measure, rows=None))

    for spec in definitions.REPORTS.values():
        within: dict[str, Measure] = {}
        for measure in spec.measured:
            assert within.setdefault(measure.name, measure) == measure, f"{spec.slug} counts two of {measure.name}"
            assert counted(countables()[measure.name].measure) == counted(measure), (
                f"two measures are named {measure.name}"
            )


@pytest.mark.parametrize("name", sorted(countables()))
def test_whatever_the_builder_offers_can_be_shown(council, name):
    council.escalate(DAY, "drift", children=(1, 2))
    measure = find_measure(name)
    for dimension in fitting([measure]):
        own = table(ask(Design(name, dimension.name).spec(), council.authority, YEAR))
        assert (own.total is None) == measure.is_stock, f"{name} by {dimension.name}"


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(countables()))
def test_whatever_the_builder_offers_can_be_narrowed_to_its_first_value(council, name):
    Reviewed(council.authority)
    measure = find_measure(name)
    offered = fitting([measure])
    for dimension in offered:
        values = [value for block in dimension.load(council.authority, [YEAR]) for value in block.values]
        design = Design(name, offered[0].name, only=tuple(f"{dimension.name}:{value.key}" for value in values[:1]))
        question = ask(design.spec(), council.authority, YEAR, filters=design.filters())
        assert (table(question).total is None) == measure.is_stock, f"{name} of one {dimension.name}"


def test_only_what_reached_a_stage_is_shown_at_all_stages_that_it_reached(council):
    """Five reached stage 1 alone, three stages 1 and 2, one stage 2 at once."""
    for stages, times in (((1,), 5), ((1, 2), 3), ((2,), 1)):
        for _ in range(times):
            council.escalate(DAY, "drift", stages=stages)
    design = Design("escalations", "stage-reached", only=AT_STAGE_2)
    found = table(ask(design.spec(), council.authority, YEAR, filters=design.filters()))
    counted = {row.key: row.cells[0].value for row in [*found.rows, found.total]}
    assert counted == {"informal": 0, "stage-1": 3, "stage-2": 4, "total": 4}


@pytest.mark.parametrize(("measure", "rows", "only"), _narrowed())
def test_a_cell_leads_to_what_it_counts_whatever_the_table_is_narrowed_to(council, measure, rows, only):
    for stages, reasons, features in (
        ((1,), ("drift",), ()), ((1, 2), ("safety",), ("gangs", "missing")), ((0, 2), ("drift", "safety"), ("gangs",)),
        ((2, 1), ("safety", "education"), ("missing",)),
    ):  # fmt: skip
        council.escalate(DAY, *reasons, stages=stages, features=features, children=(council.number, 50))
    across = "process" if rows == "theme" else "theme"
    if measure.startswith("sta"):  # of a stay there is no reason
        across = ""
    design = Design(measure, rows, across, only=only)
    question = ask(design.spec(), council.authority, YEAR, filters=design.filters())
    found = table(question)
    for row in [*found.rows, found.total]:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if column.behind and cell.is_number:
                ids = behind(question, row.key, column.key).ids
                (counted,) = question.spec.measures
                assert ids.values(counted.distinct or "pk").distinct().count() == cell.value, (row.key, column.key)


def test_dimensions_of_one_name_bear_one_label():
    for name, same in dimensions().items():
        assert len({dimension.label for dimension in same}) == 1, name


@pytest.mark.parametrize(
    ("design", "sentence"),
    [
        (Design("nonsense", "reason"), "“nonsense” cannot be counted; expected one of: escalations"),
        (Design("escalations", "shoe-size"), "There is no dimension “shoe-size”; in an address, what fits: "),
        (Design("reviews", "reason"), "Reviews held cannot be grouped by reason: a review has no reason. What fits: "),
        (Design("escalations", "reason", "reason"), "Rows and columns are both by reason"),
        (
            Design("escalations", "reason", only=("process",)),
            "“process” is no filter; expected a dimension and a value",
        ),
    ],
)
def test_what_cannot_be_put_together_is_refused_with_what_would_do(design, sentence):
    with pytest.raises(DesignRefused, match=sentence):
        design.filters()


def test_an_officer_chooses_and_sees_it_at_once(client, council, officer):
    council.escalate(DAY, "drift", stages=(0,))
    council.escalate(DAY, "safety", stages=(0, 1))
    assert "What to count" in words(client.get(reverse("reports:table-build")))
    page = words(client.get(built(**BY_REASON, columns="process")))
    assert "Escalations by reason and informal or formal" in page
    page = words(client.get(built(**BY_REASON, only_0="process:formal")))
    assert "Only informal or formal: Formal." in page


@pytest.mark.parametrize("name", ["reason", "theme"])
def test_only_a_reason_that_several_lists_have_is_meant_in_each_of_them(council, name):
    """“Education” stands in the list up to 18 November 2018, and in the one after it."""
    old, new = (council.escalate(date(2018, 11, day), "education") for day in (18, 19))
    council.escalate(date(2018, 11, 19), "care-plan")
    council.escalate(date(2018, 11, 18), "drift", "safety")
    design = Design("escalations", "process", only=(f"{name}:education",))
    for first, counted in ((date(2018, 4, 1), {old.pk, new.pk}), (date(2018, 11, 19), {new.pk})):
        period = Period.of_days(first, date(2019, 3, 31))
        question = ask(design.spec(), council.authority, period, filters=design.filters())
        assert table(question).total.cells[0].value == len(counted)
        assert f"Only {name}: Education." in table(question).footnotes
        assert {pk for each in behind(question, "total", "count").ids for pk in each.values()} == counted
    headlines = ask(definitions.find("escalation-headlines"), council.authority, period, filters=design.filters())
    raised = next(row for row in table(headlines).rows if row.key == "escalations")
    assert raised.cells[0].value == 1


def test_a_reason_of_a_list_that_has_ended_is_named_with_what_would_work(client, council, officer):
    saved = save_table(
        design=Design("escalations", "process", only=("reason:drift",)), name="Drift", is_shared=True, by=officer
    )
    page = reverse("reports:report-detail", args=[saved.key])
    sentence = (
        "“Drift or delay in care planning” is in no list of these days: “First list” ended on 18 November 2018. "
        "In force then: “Second list”. Choose an earlier period, or a reason of a list in force."
    )
    later = {"from": "2018-11-19", "to": "2019-03-31"}
    assert words(client.get(f"{page}?{urlencode(later)}")).count(sentence) == 2
    assert sentence in words(client.get(built(measure="escalations", rows="process", only_0="reason:drift", **later)))
    assert "is in no list of these days" not in words(client.get(f"{page}?{urlencode(later | {'from': '2018-11-18'})}"))


def test_a_subtotal_of_a_year_under_two_lists_leads_to_its_records(council):
    old, new = (council.escalate(date(2018, 11, day), "education") for day in (18, 19))
    council.escalate(date(2017, 11, 18), "education")
    period = Period.of_days(date(2018, 4, 1), date(2019, 3, 31))
    question = ask(Design("escalations", "year-and-list").spec(), council.authority, period)
    subtotals = [block.subtotal for block in table(question).blocks]
    assert [subtotal.cells[0].value for subtotal in subtotals] == [1, 1]
    for subtotal, escalation in zip(subtotals, (old, new), strict=True):
        assert behind(question, subtotal.key, "count").ids.get() == {"pk": escalation.pk}


def test_months_are_offered_of_the_period_that_was_chosen(client, council, officer):
    council.escalate(DAY, "drift")
    page = words(client.get(built(measure="escalations", rows="reason", only_0="month:2016-06")))
    assert "Only month: June 2016." in page
    assert "is no choice here" not in page


def test_columns_of_several_lists_stand_apart_and_only_where_one_was_in_force(council):
    old, new = (council.escalate(date(2018, 11, day), "education") for day in (18, 19))
    spec = Design("escalations", "process", "reason").spec()
    found = table(ask(spec, council.authority, YEAR))
    assert [column.key for column in found.columns] == ["care-plans", "drift", "safety", "education", "total"]
    question = ask(spec, council.authority, Period.of_days(date(2018, 4, 1), date(2019, 3, 31)), compare=1)
    found = table(question)
    keys = [column.key for column in found.columns]
    assert len(set(keys)) == len(keys) / 2 == 7
    heads = {column.key: column.label for column in found.columns[:7]}
    assert heads["care-plan"] == "Inadequate care plan, 2018/19"
    assert heads["2018-11-19/education"] == "Education (Second list), 2018/19"
    assert [cell.plain for cell in found.total.cells] == [0, 0, 0, 1, 1, 0, 2, 0, 0, 0, 0, "", "", 0]
    assert "A cell is empty where that list was not in force in that period." in found.footnotes
    for since, escalation in (("2015-04-01", old), ("2018-11-19", new)):
        assert behind(question, "total", f"{since}/education").ids.get() == {"pk": escalation.pk}


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"measure": "escalations", "rows": "age-on-the-moon"}, "There is no dimension “age-on-the-moon”"),
        ({"measure": "shoes"}, "“shoes” cannot be counted; choose one from the list"),
        ({**BY_REASON, "to": "2015-01-01"}, "The period ends on 1 January 2015, before it starts on 1 April 2016."),
        ({**BY_REASON, "only_0": "process:odd"}, "choose one from the list"),
    ],
)
def test_a_wrong_address_gets_a_sentence(client, officer, choices, sentence):
    response = client.get(built(**choices))
    assert response.status_code == 200
    assert sentence in words(response)


def test_what_is_built_can_be_downloaded(client, council, officer):
    council.escalate(DAY, "drift")
    response = client.get(built(**BY_REASON, format="csv", small="hide"))
    assert "attachment" in response["Content-Disposition"]
    assert response.content.decode().splitlines()[0] == "Reason,Escalations,%"


def test_a_table_is_kept_under_a_name_and_shared(client, council, officer):
    council.escalate(DAY, "drift")
    address = f"{reverse('reports:table-save')}?{urlencode({**DAYS, **BY_REASON, 'only_0': 'process:formal'})}"
    response = client.post(address, {"name": "Formal ones", "is_shared": "on"}, follow=True)
    assert "“Formal ones” is saved." in words(response)
    assert "Only informal or formal: Formal." in words(response)
    saved = SavedTable.objects.get()
    assert (saved.key, saved.only) == ("own-formal-ones", ["process:formal"])
    client.force_login(council.person(Role.IRO_MANAGER))
    assert "Formal ones" in words(client.get(reverse("reports:report-list")))
    again = client.post(address, {"name": "Formal ones"})
    assert "A table named “Formal ones” was saved already" in words(again)
    assert 'value="Formal ones"' in words(again)


def test_what_is_not_shared_is_its_authors_alone(client, council, officer, elsewhere):
    save_table(design=Design(**BY_REASON), name="Mine", is_shared=False, by=officer)
    for person in (council.person(Role.IRO_MANAGER), elsewhere.person(Role.COMMITTEE_OFFICER)):
        client.force_login(person)
        assert "Mine" not in words(client.get(reverse("reports:report-list")))
        assert client.get(reverse("reports:report-detail", args=["own-mine"])).status_code == 404
        assert client.post(reverse("reports:table-remove", args=["own-mine"])).status_code == 404


def test_a_saved_table_whose_list_has_ended_says_so(client, council, officer):
    only = ("standard-reason:drift",)
    saved = save_table(design=Design("escalations", "process", only=only), name="Drift", is_shared=True, by=officer)
    SavedTable.objects.update(only=["standard-reason:gone"])
    response = client.get(f"{reverse('reports:report-detail', args=[saved.key])}?{urlencode(DAYS)}")
    assert "“gone” is no standard reason of Anytown; expected: " in words(response)
    SavedTable.objects.update(measure="abolished")
    response = client.get(f"{reverse('reports:report-detail', args=[saved.key])}?{urlencode(DAYS)}")
    assert "“abolished” cannot be counted" in words(response)


def test_a_table_is_taken_out_by_its_author_or_the_iro_manager(council, officer):
    saved = save_table(design=Design(**BY_REASON), name="Mine", is_shared=True, by=officer)
    with pytest.raises(Exception, match="or the IRO manager can remove"):
        remove_table(table=saved, by=council.person(Role.HEAD_OF_SERVICE), on=DAY)
    remove_table(table=saved, by=council.person(Role.IRO_MANAGER), on=DAY)
    assert not SavedTable.objects.standing().exists()


def test_a_name_without_letters_is_refused(council, officer):
    with pytest.raises(NotInOrder, match="a name with letters or digits"):
        save_table(design=Design(**BY_REASON), name="!!!", is_shared=False, by=officer)


def test_counts_lead_to_records_for_the_iro_manager_only(client, council, officer):
    council.escalate(DAY, "drift")
    assert "build/records/" not in words(client.get(built(**BY_REASON)))
    records = (
        f"{reverse('reports:table-records')}?{urlencode({**DAYS, **BY_REASON, 'row': 'drift', 'column': 'count'})}"
    )
    assert client.get(records).status_code == 403
    client.force_login(council.person(Role.IRO_MANAGER))
    assert "build/records/" in words(client.get(built(**BY_REASON)))
    assert "1 escalation is behind it" in words(client.get(records))


def test_what_there_is_on_a_day_is_not_added_up_over_months(council):
    design = Design("in-care-at-month-end", "month")
    found = table(ask(design.spec("own-stock", "In care"), council.authority, YEAR))
    assert found.total is None
    assert [column.key for column in found.columns] == ["count"]
    with pytest.raises(DesignRefused, match="quarter"):
        Design("in-care-at-month-end", "quarter").spec("own-quarters", "In care")
