"""Upload, look, add, undo: in the browser, by the IRO manager and by nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from escalations.models import Escalation
from exchange.commands import upload as take_in
from exchange.models import ImportRun
from iro_portal.core.permissions import Denied
from tests.factories.world import World

UPLOAD = "/exchange/imports/upload/"


def upload(client, body: bytes, name: str = "log.csv"):
    return client.post(UPLOAD, {"kind": "escalation-log", "file": SimpleUploadedFile(name, body)}, follow=True)


@pytest.fixture
def manager(client, exchange):
    client.force_login(exchange.world.iro_manager)
    return client


def test_a_log_is_uploaded_looked_at_added_and_undone(manager, log):
    page = upload(manager, log.row().row().csv)
    run = ImportRun.objects.get()
    assert "2 escalations to add, about 1 child." in page.content.decode()
    assert not Escalation.objects.exists()
    applied = manager.post(
        reverse("exchange:import-apply", args=[run.reference]), {"version": run.version}, follow=True
    )
    assert f"{run} has been taken in: 2 escalations added, about 1 child." in applied.content.decode()
    again = manager.post(reverse("exchange:import-apply", args=[run.reference]), {"version": run.version})
    assert "has changed since you opened it" in again.content.decode()
    run = ImportRun.objects.get()
    undone = manager.post(reverse("exchange:import-undo", args=[run.reference]), {"version": run.version}, follow=True)
    assert "its escalations have been taken out" in undone.content.decode()
    assert not Escalation.objects.exists()


def test_every_problem_is_on_the_page_and_in_a_file_that_cannot_run(manager, log):
    page = upload(manager, log.row(Children="<b>9</b>", Concern="=1+1").row(Team="+cmd").csv)
    run = ImportRun.objects.get()
    text = page.content.decode()
    assert "&lt;b&gt;9&lt;/b&gt;" in text
    assert "<b>9</b>" not in text
    file = manager.get(reverse("exchange:import-problems", args=[run.reference]))
    assert file["Content-Disposition"] == f'attachment; filename="{run.reference}-problems.csv"'
    lines = b"".join(file.streaming_content).decode().splitlines()
    assert lines[0] == "Row,Column,Value,What was expected"
    assert any(line.startswith("2,Concern,'=1+1,") for line in lines)
    assert any(line.startswith("3,Team,'+cmd,") for line in lines)


def test_a_renamed_pdf_gets_a_sentence(manager):
    page = upload(manager, b"%PDF-1.4", "log.xlsx")
    assert "log.xlsx is a PDF, whatever its name" in page.content.decode()


def test_a_file_too_big_or_empty_or_missing_gets_a_sentence(manager, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    big = upload(manager, b"x" * (1024 * 1024 + 1)).content.decode()
    assert "log.csv has 1 MB; the most that can be taken is 1 MB." in big
    assert "log.csv is empty." in upload(manager, b"").content.decode()
    assert "Choose a file for file" in manager.post(UPLOAD, {"kind": "escalation-log"}).content.decode()
    assert not ImportRun.objects.exists()


def test_the_list_shows_imports_newest_first(manager, log):
    upload(manager, log.row().csv, "first.csv")
    upload(manager, log.csv, "second.csv")
    text = manager.get(reverse("exchange:import-list")).content.decode()
    assert text.index("second.csv") < text.index("first.csv")


@pytest.mark.parametrize("who", ["iro", "manager", "worker", "director", "committee", "administrator"])
def test_nobody_else_gets_there(client, exchange, log, who):
    run = exchange.take(log.row().csv)
    client.force_login(getattr(exchange.world, who))
    for address in (UPLOAD, reverse("exchange:import-list"), run.get_absolute_url()):
        assert client.get(address).status_code == 403
    for name in ("import-apply", "import-undo"):
        assert client.post(reverse(f"exchange:{name}", args=[run.reference]), {"version": 1}).status_code == 403


def test_business_support_takes_in_children_and_dates_and_nothing_with_words_or_posts(client, exchange, log):
    run = exchange.take(log.row().csv)
    client.force_login(exchange.world.support)
    assert reverse("exchange:import-list") in client.get(reverse("children:child-list")).text
    page = client.get(UPLOAD)
    assert [key for key, _ in page.context["form"].fields["kind"].choices] == ["dates", "ssda903"]
    for kind in ("escalation-log", "allocations", "review-log"):
        sent = client.post(UPLOAD, {"kind": kind, "file": SimpleUploadedFile("log.csv", log.row().csv)})
        assert "kind" in sent.context["form"].errors
    assert run.reference not in client.get(reverse("exchange:import-list")).text
    assert client.get(run.get_absolute_url()).status_code == 404
    for name in ("import-apply", "import-undo"):
        assert client.post(reverse(f"exchange:{name}", args=[run.reference]), {"version": 1}).status_code == 404
    assert list(ImportRun.objects.all()) == [run]


def test_a_kind_that_is_not_somebodys_is_refused_by_the_command_too(exchange):
    world = exchange.world
    for kind, who in (("allocations", world.support), ("escalation-log", world.support), ("dates", world.iro)):
        with pytest.raises(Denied, match="taken in by the IRO manager"):
            take_in(kind=kind, authority=world.authority, sources=[], by=who, today=timezone.localdate())


def test_an_import_of_another_authority_is_not_there(client, exchange, log):
    run = exchange.take(log.row().csv)
    client.force_login(World(slug="elsewhere").iro_manager)
    assert client.get(run.get_absolute_url()).status_code == 404
    assert run.file_name not in client.get(reverse("exchange:import-list")).content.decode()
