"""A publication is frozen: figures, files, cut-off, checksum. Later records do not change it, and nothing else can."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.models import AppendOnly, AuditEvent, AuditValue
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder
from people.roles import Role
from reports.commands.packs import begin_pack, finish_pack, year_of
from reports.commands.publications import publish, withdraw_publication
from reports.disclosure import Unhideable
from reports.frozen import canonical, tables_from
from reports.models import Pack, Publication, PublicationFile, PublicationWithdrawal
from reports.models.publications import checksum
from reports.packs import files
from reports.packs.building import pack_tables
from reports.packs.states import PackState
from reports.publishing import differences, entered_since
from reports.render import FORMATS

DAY = date(2016, 6, 1)


@pytest.fixture
def officer(council):
    return council.person(Role.COMMITTEE_OFFICER)


@pytest.fixture
def author(council):
    return council.person(Role.IRO_MANAGER)


@pytest.fixture
def pack(council, author) -> Pack:
    """A progress report, ready: nine escalations on care plans, seven on education, two on drift."""
    for reason, times in (("care-plans", 9), ("education", 7), ("drift", 2)):
        for _ in range(times):
            council.escalate(DAY, reason, children=(council.number + 1,))
    pack = begin_pack(
        authority=council.authority, kind="progress", period=year_of("2016/17"), on=date(2019, 7, 1), by=author
    )
    return finish_pack(pack=pack, by=author)


@pytest.fixture
def only_data(monkeypatch):
    """Tables as JSON and CSV; Word and PDF are the packs' own tests' business."""
    kept = {key: FORMATS[key] for key in ("json", "csv")}
    monkeypatch.setattr("reports.commands.publications.FORMATS", kept)


@pytest.fixture
def published(pack, officer, only_data) -> Publication:
    return publish(pack=pack, by=officer, at=timezone.now())


def words(response) -> str:
    return " ".join(response.content.decode().split())


def reasons(publication: Publication) -> dict:
    table = next(table for table in tables_from(publication.figures) if table.slug == "escalation-reasons")
    return {row.key: row.cells[0].plain for row in [*table.rows, table.total]}


def test_what_is_published_hides_small_counts_and_keeps_totals(published):
    found = reasons(published)
    assert found["drift"] == "c"
    assert found["total"] == 18
    assert published.threshold == 4
    assert published.pack.state == PackState.PUBLISHED
    assert published.reference.startswith("PUB-")


def test_tables_come_back_from_their_text_as_they_were(published, pack):
    today = timezone.localdate()
    tables = pack_tables(pack, today)
    assert tables_from(canonical(tables)) == tables
    assert canonical(tables_from(published.counted)) == published.counted


def test_later_records_do_not_change_it_and_the_difference_is_shown(published, council, client, officer):
    before = published.figures
    for number in range(7):
        council.escalate(DAY, "care-plans", children=(100 + number,))
    published.refresh_from_db()
    assert published.figures == before
    found = differences(tables_from(published.counted), pack_tables(published.pack, timezone.localdate()))
    change = next(each for each in found if each.row == "Incomplete or inadequate care plans")
    assert (change.then.plain, change.now.plain, change.more) == (9, 16, "7 more")
    assert entered_since(published) == ["7 escalations entered since"]
    client.force_login(officer)
    page = words(client.get(reverse("reports:publication-compare", args=[published.reference])))
    assert "7 escalations entered since" in page


@pytest.mark.parametrize("table", ["publication", "publicationfile", "publicationwithdrawal"])
def test_neither_python_nor_sql_changes_or_removes_a_row(published, officer, table):
    withdraw_publication(publication=published, why="A wrong year", by=officer, at=timezone.now())
    with pytest.raises(AppendOnly):
        Publication.objects.filter(pk=published.pk).update(title="x")
    with pytest.raises(AppendOnly):
        published.save()
    with pytest.raises(AppendOnly):
        PublicationFile.objects.all().delete()
    for statement in (f"UPDATE reports_{table} SET id = id", f"DELETE FROM reports_{table}"):
        with (
            pytest.raises(DatabaseError, match="what was published is append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


UNIQUE = {
    Publication: "authority_id, reference",
    PublicationFile: "publication_id, format",
    PublicationWithdrawal: "publication_id",
}


@pytest.mark.parametrize(("model", "unique"), UNIQUE.items(), ids=lambda each: getattr(each, "__name__", each))
def test_no_row_takes_the_place_of_another(published, officer, model, unique):
    withdraw_publication(publication=published, why="A wrong year", by=officer, at=timezone.now())
    table, key = model._meta.db_table, unique.split(", ")[0]
    columns = ", ".join(field.column for field in model._meta.fields if not field.primary_key)
    replaced = {
        "sqlite": f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}",
        "postgresql": f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE true "
        f"ON CONFLICT ({unique}) DO UPDATE SET {key} = excluded.{key}",
    }
    with (
        pytest.raises(DatabaseError, match="what was published is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replaced[connection.vendor])


@pytest.mark.postgresql
def test_a_publication_is_not_truncated(published):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a TRUNCATE waits for none that is deferred
    with (
        pytest.raises(DatabaseError, match="what was published is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE reports_publicationfile")


def test_its_files_are_given_out_as_they_were_and_logged(published, client, officer):
    client.force_login(officer)
    file = published.files.get(format="json")
    response = client.get(reverse("reports:publication-file", args=[published.reference, "json"]))
    assert response.content == bytes(file.body)
    assert file.name in response["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="publication.download", subject_id=published.pk).exists()
    assert client.get(reverse("reports:publication-file", args=[published.reference, "rtf"])).status_code == 404


def test_every_count_goes_out_only_with_a_reason_that_is_logged(pack, officer, only_data):
    with pytest.raises(NotInOrder, match="Say why small counts are shown"):
        publish(pack=pack, by=officer, at=timezone.now(), hide_small=False, why_shown=" ")
    publication = publish(pack=pack, by=officer, at=timezone.now(), hide_small=False, why_shown="Closed meeting")
    assert reasons(publication)["drift"] == 2
    assert publication.threshold == 0
    event = AuditEvent.objects.get(verb="publication.publish")
    assert "Closed meeting" in AuditValue.objects.get(event_id=event.pk).body


def test_a_second_publication_does_not_give_away_what_came_between(published, council, officer, author, only_data):
    withdraw_publication(publication=published, why="One came late", by=officer, at=timezone.now())
    council.escalate(DAY, "education", children=(200,))
    pack = Pack.objects.get(pk=published.pack_id)
    again = publish(pack=pack, by=officer, at=timezone.now())
    assert reasons(again)["drift"] == "c"
    assert reasons(again)["education"] == "c", "eight now beside seven then would tell of one"


def test_no_file_for_the_public_gives_away_what_came_since(published, council, client, officer, capsys):
    council.escalate(DAY, "care-plans", children=(200,))
    assert reasons(published)["care-plans"] == 9
    client.force_login(officer)
    pack = client.get(reverse("reports:pack-file", args=[published.pack.reference, "json"]), {"small": "hide"}).json()
    days = {"from": "2016-04-01", "to": "2017-03-31"}
    table = client.get("/reports/escalation-reasons/", {**days, "small": "hide", "format": "json"}).json()
    whole = next(each for each in pack if each["slug"] == "escalation-reasons")
    options = ["--authority", council.authority.slug, "--from", days["from"], "--to", days["to"]]
    call_command("report", "escalation-reasons", *options, "--suppress", "--format", "json")
    typed = json.loads(capsys.readouterr().out)
    for found in (whole, table, typed):
        cells = {row["key"]: row["cells"][0] for row in found["rows"]}
        assert cells["care-plans"] == "c", "ten now beside nine in the paper would tell of one"
    preview = client.get(reverse("reports:pack-preview", args=[published.pack.reference]), {"small": "hide"})
    shown = next(
        each.table for _, tables in preview.context["sections"] for each in tables if each.table.slug == whole["slug"]
    )
    assert {row.key: row.cells[0].plain for row in shown.rows}["care-plans"] == "c"


def test_what_cannot_be_hidden_beside_what_was_published_is_refused_with_a_sentence(
    published, council, client, officer, pack, author, monkeypatch
):
    def refuse(*arguments):
        raise Unhideable

    client.force_login(officer)
    monkeypatch.setattr("reports.disclosure.suppression.Plan.hide_all", refuse)
    days = {"from": "2016-04-01", "to": "2017-03-31"}
    files = [
        ("/reports/escalation-reasons/", {**days, "format": "csv"}),
        (reverse("reports:pack-file", args=[published.pack.reference, "csv"]), {}),
        (reverse("reports:pack-preview", args=[published.pack.reference]), {}),
    ]
    for address, asked in files:
        answer = client.get(address, {**asked, "small": "hide"})
        assert answer.status_code == 409
        assert "Give out what was published" in words(answer)
    options = ["--authority", council.authority.slug, "--suppress"]
    with pytest.raises(CommandError, match="Give out what was published"):
        call_command("report", "escalation-reasons", *options, "--from", days["from"], "--to", days["to"])
    with pytest.raises(CommandError, match="Give out what was published"):
        call_command("pack", "annual", *options, "--year", "2016/17", "--format", "csv")
    withdraw_publication(publication=published, why="One came late", by=officer, at=timezone.now())
    with pytest.raises(NotInOrder, match="Give out what was published"):
        publish(pack=Pack.objects.get(pk=pack.pk), by=officer, at=timezone.now())


def test_it_is_withdrawn_with_why_and_stays(published, client, officer):
    with pytest.raises(NotInOrder, match="Say why it is withdrawn"):
        withdraw_publication(publication=published, why=" ", by=officer, at=timezone.now())
    client.force_login(officer)
    address = reverse("reports:publication-withdraw", args=[published.reference])
    page = words(client.post(address, {"why": "A wrong year"}, follow=True))
    assert "Withdrawn" in page
    assert "A wrong year" in page
    assert Pack.objects.get(pk=published.pack_id).state == PackState.READY
    with pytest.raises(NotInOrder, match="was withdrawn by Committee officer already"):
        withdraw_publication(publication=published, why="again", by=officer, at=timezone.now())


def test_only_the_committee_officer_publishes_what_is_ready(pack, author, officer, only_data):
    with pytest.raises(Denied, match="publish papers"):
        publish(pack=pack, by=author, at=timezone.now())
    publish(pack=pack, by=officer, at=timezone.now())
    with pytest.raises(MovedOn):
        publish(pack=pack, by=officer, at=timezone.now() + timedelta(minutes=1))
    assert Publication.objects.count() == 1


def test_it_is_published_from_its_page(pack, client, officer, only_data):
    client.force_login(officer)
    address = reverse("reports:pack-publish", args=[pack.reference])
    assert "Its figures are frozen" in words(client.get(address))
    kept = client.post(address, {"small": "show", "why_shown": "", "version": pack.version})
    assert "Say why small counts are shown" in words(kept)
    page = words(client.post(address, {"small": "hide", "version": pack.version}, follow=True))
    assert "is published. Its figures and files stay as they are now." in page
    assert "hidden: 1 to 4" in page
    assert Publication.objects.get().reference in words(client.get(reverse("reports:publication-list")))
    link = reverse("reports:publication-detail", args=[Publication.objects.get().reference])
    assert f'href="{link}"' in client.get(reverse("reports:pack-detail", args=[pack.reference])).content.decode()


def test_another_council_finds_nothing_of_it(published, client, elsewhere):
    client.force_login(elsewhere.person(Role.COMMITTEE_OFFICER))
    for name in ("publication-detail", "publication-compare"):
        assert client.get(reverse(f"reports:{name}", args=[published.reference])).status_code == 404
    assert published.reference not in words(client.get(reverse("reports:publication-list")))
    assert client.get(reverse("reports:pack-publish", args=[published.pack.reference])).status_code == 404


def test_figures_whose_checksum_differs_are_said_to_be_others(published, client, officer, monkeypatch):
    client.force_login(officer)
    monkeypatch.setattr("reports.models.publications.checksum", lambda body: "0" * 64)
    page = words(client.get(reverse("reports:publication-detail", args=[published.reference])))
    assert "These figures are not those that were published" in page
    gone = client.get(reverse("reports:publication-file", args=[published.reference, "json"]))
    assert gone.status_code == 404


def test_a_file_that_was_not_published_is_none_of_its_files(published, client, officer):
    assert published.is_sound
    file = PublicationFile(publication=published, format="rtf", name="other.rtf", body=b"x", checksum=checksum("x"))
    with pytest.raises(AppendOnly, match="was published without other"):
        file.save()
    PublicationFile.objects.bulk_create([file])  # as a statement in SQL would
    assert not published.is_sound
    assert not file.is_sound
    client.force_login(officer)
    page = words(client.get(reverse("reports:publication-detail", args=[published.reference])))
    assert "The files kept with this publication are not those that were published" in page
    assert "These figures are not those that were published" not in page
    assert file.checksum not in page
    assert all(each.checksum in page for each in published.own_files())
    assert client.get(reverse("reports:publication-file", args=[published.reference, "rtf"])).status_code == 404


def test_the_log_tells_which_figures_and_files_were_published(published):
    detail = AuditEvent.objects.get(verb="publication.publish").detail
    assert detail["checksum"] == checksum(published.figures)
    assert detail["files"] == checksum(published.listed)
    assert [line.split()[0] for line in published.listed.splitlines()] == ["json", "csv"]


def test_a_whole_paper_is_published_in_every_format(pack, officer):
    publication = publish(pack=pack, by=officer, at=timezone.now())
    assert [file.format for file in publication.files.all()] == list(files.FORMATS)
    assert all(file.is_sound for file in publication.files.all())
