"""What takes long is carried out by the worker: the page says how far it has come, and a failure says so."""

import io
from dataclasses import dataclass, field

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from exchange import storing
from exchange.commands import carry_out_waiting, upload
from exchange.kind import Kind
from exchange.kinds import KINDS
from exchange.models import ImportRun
from exchange.problems import Problem
from exchange.sources import Source
from tests.exchange.conftest import TODAY


@dataclass
class Found:
    counts: dict
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    summary: str = "3 lines to add."
    done: str = "3 lines added."


class Slow(Kind):
    """Counts lines, slowly; “bad” is refused, “broken” fails."""

    key, label, about = "ssda903", "A return", "Many files."
    several = in_background = True
    needs = ("anything",)
    created = ()

    def check(self, sources, authority, today, tell=None):
        body = b"".join(source.read() for source in sources)
        if b"broken" in body:
            raise ValueError("a fault of ours")
        tell(1, 2, "Reading the files")
        wrong = [Problem(1, "A", "bad", "something good")] if b"bad" in body else []
        return Found({"new": body.count(b"\n")}, wrong)

    def create(self, checked, run, tell=None):
        self.created = (*self.created, run.reference)

    def worked_on(self, run):
        return ""

    def undo(self, run):
        self.created = ()


@pytest.fixture
def slow(monkeypatch):
    kind = Slow()
    monkeypatch.setitem(KINDS, kind.key, kind)
    return kind


def send(world, *bodies: bytes) -> ImportRun:
    sources = [Source.of_bytes(f"part{place}.csv", body) for place, body in enumerate(bodies)]
    return upload(kind="ssda903", authority=world.authority, sources=sources, by=world.iro_manager, today=TODAY)


def now(run: ImportRun) -> ImportRun:
    return ImportRun.objects.get(pk=run.pk)


def test_a_return_of_several_files_is_checked_and_added_by_the_worker(world, slow, client):
    client.force_login(world.iro_manager)
    files = [SimpleUploadedFile(name, b"a\nb\n") for name in ("header.csv", "episodes.csv")]
    page = client.post(reverse("exchange:import-upload"), {"kind": "ssda903", "file": files}, follow=True)
    run = ImportRun.objects.get()
    assert (run.state, run.file_name, run.size) == ("uploaded", "header.csv and 1 more", 8)
    assert "This file is being checked" in page.text
    assert page["Refresh"] == "5"
    assert carry_out_waiting(today=TODAY) == 1
    page = client.post(
        reverse("exchange:import-apply", args=[run.reference]), {"version": now(run).version}, follow=True
    )
    assert (now(run).state, slow.created) == ("queued", ())
    assert "This file is being added" in page.text
    out = io.StringIO()
    call_command("work", once=True, stdout=out)
    assert "Imports carried out: 1." in out.getvalue()
    assert (now(run).state, now(run).summary, slow.created) == ("applied", "3 lines added.", (run.reference,))
    assert "Refresh" not in client.get(run.get_absolute_url())


def test_how_far_it_has_come_is_on_the_page_while_it_lasts(world, slow, client):
    client.force_login(world.iro_manager)
    run = send(world, b"a\n")
    storing.teller(run)(500, 2000, "Reading the reviews")
    text = client.get(run.get_absolute_url()).text
    assert "Reading the reviews" in text
    assert 'max="2000" value="500"' in text
    carry_out_waiting(today=TODAY)
    assert storing.progress(run) == {}


def test_a_bad_return_is_refused_and_not_kept(world, slow, django_capture_on_commit_callbacks):
    run = send(world, b"bad\n")
    (file,) = run.files.all()
    with django_capture_on_commit_callbacks(execute=True):
        carry_out_waiting(today=TODAY)
    assert now(run).state == "refused"
    assert not run.files.exists()
    assert not default_storage.exists(file.stored_as)


def test_a_failure_is_refused_and_does_not_hold_up_the_next(world, slow, caplog):
    broken, good = send(world, b"broken\n"), send(world, b"a\n")
    assert carry_out_waiting(today=TODAY) == 2
    assert (now(broken).state, now(good).state) == ("refused", "checked")
    assert "Something went wrong in the portal" in now(broken).summary
    assert "a fault of ours" in caplog.text


def test_a_file_that_was_changed_on_the_disk_is_refused(world, slow, caplog):
    run = send(world, b"a\n")
    with open(default_storage.path(run.files.get().stored_as), "ab") as kept:
        kept.write(b"more")
    carry_out_waiting(today=TODAY)
    assert "no longer as it was uploaded" in now(run).summary


def test_a_kind_of_one_file_takes_one(world, client):
    client.force_login(world.iro_manager)
    files = [SimpleUploadedFile(name, b"a\n") for name in ("a.csv", "b.csv")]
    page = client.post(reverse("exchange:import-upload"), {"kind": "escalation-log", "file": files})
    assert "choose one file; 2 were chosen" in page.text
