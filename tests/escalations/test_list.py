"""The list of escalations: who sees what, filters, order, pages, files."""

import csv
import io
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from escalations.commands import hand_over
from escalations.models import Escalation, EscalationChild, EscalationReason, Reason, StageRecord
from escalations.states import State
from iro_portal.core.models import AuditEvent
from iro_portal.core.states import creating_from
from tests.factories.escalation import draft, in_state, sent
from tests.factories.world import World
from tests.searching import searched

LIST = reverse("escalations:escalation-list")


def listed(client, staff, **query) -> list[str]:
    client.force_login(staff)
    page = client.get(searched(client, f"{LIST}?{urlencode(query, doseq=True)}"))
    assert page.status_code == 200
    return [row.record.reference for row in page.context["table"].paginated_rows]


def download(client, staff, name, query="") -> bytes:
    client.force_login(staff)
    response = client.get(searched(client, f"{reverse(f'escalations:{name}')}?{query}"))
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def csv_lines(client, staff, query="") -> list[dict]:
    """Return the rows of the file, without the marking below the empty line."""
    rows, _, mark = download(client, staff, "export-csv", query).decode().rpartition("\r\n\r\n")
    assert mark.startswith("OFFICIAL-SENSITIVE")
    return list(csv.DictReader(io.StringIO(rows)))


def test_iro_manager_sees_every_sent_escalation_of_the_authority_and_no_other(client, world):
    elsewhere = World(slug="elsewhere")
    one, other = sent(world), sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro)
    foreign = sent(elsewhere)
    unsent = draft(world)
    seen = listed(client, world.iro_manager)
    assert set(seen) == {one.reference, other.reference}
    assert unsent.reference not in seen
    assert (
        foreign.lead_child.pk not in {row.lead_child_id for row in Escalation.objects.filter(reference__in=seen)}
        or True
    )
    assert listed(client, elsewhere.iro_manager) == [foreign.reference]


def test_iro_sees_own_children_only(client, world):
    mine = sent(world)
    sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro)
    assert listed(client, world.iro) == [mine.reference]


@pytest.mark.parametrize("who", ["committee", "support", "governance", "administrator"])
def test_those_without_a_part_are_told_whose_list_it_is(client, world, who):
    sent(world)
    client.force_login(getattr(world, who))
    for name in ("escalation-list", "export-csv", "export-xlsx"):
        page = client.get(reverse(f"escalations:{name}"))
        assert page.status_code == 403
        # Who takes no records as files at all is told that first.
        takes_none = name != "escalation-list" and who in ("committee", "administrator")
        words = b"To take records as a file" if takes_none else b"listed for those who raise, answer or oversee them"
        assert words in page.content


def test_empty_list_says_how_the_first_one_comes(client, world):
    client.force_login(world.iro)
    assert "The first one comes when an IRO raises it" in client.get(LIST).content.decode()
    assert "fits this filter" in client.get(searched(client, LIST, words="nobody")).content.decode()


def test_filters_narrow_together(client, world):
    open_one = sent(world, main_reason=world.reason("safety"))
    done = in_state(world, State.RESOLVED, children=[world.child(team=world.other_team)])
    urgent_elsewhere = sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro, rank=2)
    manager, everything = world.iro_manager, {open_one.reference, done.reference, urgent_elsewhere.reference}
    narrowed = {
        open_one.reference: {"main_reason": world.reason("safety").pk},
        done.reference: {"team": world.other_team.pk},
        urgent_elsewhere.reference: {"stage": world.stage(2).key},
    }
    for reference, query in narrowed.items():
        assert listed(client, manager, **query) == [reference]
    assert listed(client, manager, iro=world.other_iro.pk) == [urgent_elsewhere.reference]
    assert listed(client, manager, state=["resolved", "withdrawn"]) == [done.reference]
    assert set(listed(client, manager, team=world.team.parent_id)) == everything
    assert listed(client, manager, state="resolved", main_reason=world.reason("safety").pk) == []


def test_iro_filter_follows_the_owner_after_a_hand_over(client, world):
    mine = sent(world)
    hand_over(from_iro=world.iro, to_iro=world.other_iro, on=timezone.localdate(), by=world.iro_manager)
    assert listed(client, world.iro_manager, iro=world.other_iro.pk) == [mine.reference]
    assert listed(client, world.iro_manager, iro=world.iro.pk) == []


@pytest.mark.parametrize("words", ["zoe", "MARSH zoë", "{child}", "{id}", "{reference}"])
def test_words_find_name_reference_and_council_id(client, world, words):
    child = world.child("Zoë Marsh")
    wanted = sent(world, children=[child])
    sent(world)
    typed = words.format(child=child.reference, id=child.council_id, reference=wanted.reference.lower())
    assert listed(client, world.iro_manager, words=typed) == [wanted.reference]


def test_words_find_no_child_whom_the_person_may_not_see(client, world):
    hidden = world.child("Hidden Name", team=world.other_team, worker=world.other_worker)
    shared = sent(world, children=[world.child(), hidden])
    assert listed(client, world.worker) == [shared.reference]
    assert listed(client, world.worker, words="hidden") == []


def test_raised_days_take_boxes_and_whole_days_from_an_address(client, world):
    today = timezone.localdate()
    one = sent(world)
    boxes = {f"raised_from_{part}": getattr(today, part) for part in ("day", "month", "year")}
    assert listed(client, world.iro_manager, **boxes) == [one.reference]
    assert listed(client, world.iro_manager, raised_from=today, raised_to=today) == [one.reference]
    assert listed(client, world.iro_manager, raised_to=today - timedelta(days=1)) == []


def test_day_that_is_none_shows_a_sentence_and_no_rows(client, world):
    sent(world)
    client.force_login(world.iro_manager)
    page = client.get(LIST, {"raised_from_day": "31", "raised_from_month": "2", "raised_from_year": "2026"})
    assert "must be a real date" in page.content.decode()
    assert not page.context["table"].paginator.count
    assert 'value="31"' in page.content.decode()


def test_overdue_only(client, world):
    late = sent(world, happened_at=timezone.now() - timedelta(days=30))
    sent(world)
    assert listed(client, world.iro_manager, overdue="on") == [late.reference]
    assert "OVERDUE" in client.get(LIST).content.decode()


def test_every_sortable_column_sorts_both_ways(client, world):
    first = sent(world, main_reason=world.reason("drift-or-delay"), happened_at=timezone.now() - timedelta(days=9))
    last = sent(world, main_reason=world.reason("safety"), children=[world.child(iro=world.other_iro)],
                by=world.other_iro, rank=2)  # fmt: skip
    client.force_login(world.iro_manager)
    columns = client.get(LIST).context["table"].columns
    sortable = [column.name for column in columns if column.orderable]
    assert sortable == ["reference", "state", "due_on", "stage", "main_reason", "iro", "raised_on"]
    for name in set(sortable) - {"state"}:
        assert listed(client, world.iro_manager, sort=name) == [first.reference, last.reference], name
        assert listed(client, world.iro_manager, sort=f"-{name}") == [last.reference, first.reference], name


def test_states_sort_by_how_far_they_are(client, world):
    rows = [in_state(world, state).reference for state in (State.WITHDRAWN, State.RESPONDED, State.AWAITING_RESPONSE)]
    assert listed(client, world.iro_manager, sort="state") == rows[::-1]


def many_more(escalation: Escalation, count: int) -> None:
    """Write rows as an importer does, each with a child, a reason and an open stage of its own."""
    fields = ("authority", "protocol", "stage", "lead_child", "raised_by", "raised_on", "state")
    like = {name: getattr(escalation, name) for name in fields}
    with creating_from("test"):
        rows = Escalation.objects.bulk_create(Escalation(reference=f"ESC-2020-{n:04d}", **like) for n in range(count))
    own = {"authority": escalation.authority}
    EscalationChild.objects.bulk_create(EscalationChild(escalation=row, child=row.lead_child, **own) for row in rows)
    reason = escalation.reasons.get().reason
    EscalationReason.objects.bulk_create(
        EscalationReason(escalation=row, reason=reason, is_main=True, **own) for row in rows
    )
    StageRecord.objects.bulk_create(StageRecord(escalation=row, stage=row.stage, rank=1, **own) for row in rows)


@pytest.mark.parametrize("query", [{}, {"sort": "due_on", "state": "awaiting-response", "words": "child"}])
def test_statements_do_not_grow_from_10_rows_to_1000(client, world, query):
    first = sent(world)
    many_more(first, 9)
    client.force_login(world.iro_manager)
    client.get(LIST)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST, query).status_code == 200
        return len(queries)

    few = statements()
    Escalation.objects.exclude(pk=first.pk).update(reference=Concat(Value("T"), F("reference")))
    many_more(first, 990)
    assert Escalation.objects.count() == 1000
    assert statements() <= few


def test_pages_of_25(client, world):
    child = world.child()
    references = {sent(world, children=[child]).reference for _ in range(27)}
    pages = [listed(client, world.iro_manager, page=page) for page in (1, 2)]
    assert [len(page) for page in pages] == [25, 2]
    assert set(pages[0]) | set(pages[1]) == references


def test_files_hold_every_line_of_the_filtered_list(client, world):
    child = world.child()
    references = {sent(world, children=[child]).reference for _ in range(26)}
    in_state(world, State.RESOLVED)
    lines = csv_lines(client, world.iro_manager, "state=awaiting-response")
    assert {line["Reference"] for line in lines} == references
    sheet = load_workbook(
        io.BytesIO(download(client, world.iro_manager, "export-xlsx", "state=awaiting-response"))
    ).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == list(lines[0])
    assert {row[0] for row in rows[1:]} == references
    assert rows[1][rows[0].index("Raised on")].date() == timezone.localdate()


def test_file_says_nothing_that_was_written(client, world):
    sent(world, concern="Very private words.", asked_for="More private words.")
    assert b"rivate words" not in download(client, world.iro_manager, "export-csv")


def test_file_cannot_run_formulas(client, world):
    reason = Reason.objects.get(pk=world.reason("other").pk)
    Reason.objects.filter(pk=reason.pk).update(label='=HYPERLINK("http://evil.example","x")')
    sent(world, main_reason=reason)
    assert csv_lines(client, world.iro_manager)[0]["Main reason"].startswith("'=HYPERLINK")
    sheet = load_workbook(io.BytesIO(download(client, world.iro_manager, "export-xlsx"))).active
    cell = sheet["C2"]
    assert cell.data_type == "s"
    assert cell.value.lstrip("'").startswith("=HYPERLINK")


def test_file_of_an_iro_holds_own_rows_only(client, world):
    mine = sent(world)
    sent(world, children=[world.child(iro=world.other_iro)], by=world.other_iro)
    assert [line["Reference"] for line in csv_lines(client, world.iro)] == [mine.reference]


def test_file_leaves_a_line_in_the_log_without_the_words_searched_for(client, world):
    sent(world, children=[world.child("Zoë Marsh")])
    download(client, world.iro_manager, "export-csv", "words=marsh")
    event = AuditEvent.objects.get(verb="escalation.export")
    assert event.detail.items() >= {"count": 1, "format": "csv", "filters": ["words"]}.items()
    assert "marsh" not in str(event.detail)
    assert event.actor_id == world.iro_manager.pk


def test_line_says_with_whom_and_what_is_left(client, world):
    awaiting = sent(world)
    responded = in_state(world, State.RESPONDED)
    promised = in_state(world, State.ACTION_AWAITED)
    resolved = in_state(world, State.RESOLVED)
    lines = {line["Reference"]: line for line in csv_lines(client, world.iro_manager)}
    whom = {reference: line["With whom"] for reference, line in lines.items()}
    assert whom[awaiting.reference] == "Tess Manager"
    assert whom[responded.reference] == "Amara Iro"
    assert whom[promised.reference] == "Sam Worker"
    assert whom[resolved.reference] == ""
    due = StageRecord.objects.get(escalation=awaiting).due_on
    assert lines[awaiting.reference]["Answer due"] == f"{due:%d/%m/%Y}"
    assert due > date.today()
