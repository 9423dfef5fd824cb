"""A return brought in through the browser: uploaded, checked and added by the worker, looked at, taken from, downloaded."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from children.models import Child
from exchange.commands import carry_out_waiting
from exchange.models import ImportRun, ReturnConflict
from tests.exchange.ssda903.bringing_in import small
from tests.exchange.ssda903.conftest import SOUND, TODAY
from tests.factories.world import World

pytestmark = pytest.mark.django_db
UPLOAD = reverse("exchange:import-upload")
BORN, OPEN = "0123,1,14/02/2008,WBRI,,,", "0123,03/04/2017,S,V2,N1,U4,PR1,,,"


def as_files(**files) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(name, "".join(f"{line}\n" for line in lines).encode()) for name, lines in (SOUND | files).items()
    ]  # fmt: skip


def zipped() -> list[SimpleUploadedFile]:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as packed:
        for name, lines in SOUND.items():
            packed.writestr(name, "".join(f"{line}\n" for line in lines))
    return [SimpleUploadedFile("return.zip", body.getvalue())]


def upload(client, files) -> ImportRun:
    assert client.post(UPLOAD, {"kind": "ssda903", "file": files}).status_code == 302
    return ImportRun.objects.get()


@pytest.mark.parametrize("files", [as_files, zipped])
def test_several_files_or_a_zip_are_checked_and_added_by_the_worker(world, client, files):
    client.force_login(world.iro_manager)
    run = upload(client, files())
    page = client.get(run.get_absolute_url())
    assert "This file is being checked" in page.text
    assert page["Refresh"]
    carry_out_waiting(today=TODAY)
    page = client.get(run.get_absolute_url())
    assert "What it would change" in page.text
    assert "Take this return in" in page.text
    assert not Child.objects.exists()
    run.refresh_from_db()
    client.post(reverse("exchange:import-apply", args=[run.reference]), {"version": run.version})
    carry_out_waiting(today=TODAY)
    page = client.get(run.get_absolute_url())
    assert "A first picture" in page.text
    assert "there were <strong>1</strong> children in care" in page.text
    page = client.get(run.get_absolute_url(), {"on_day": "1", "on_month": "1", "on_year": "2017"})
    assert "there were <strong>0</strong> children in care" in page.text
    assert "must be" in client.get(run.get_absolute_url(), {"on_day": "32", "on_month": "1", "on_year": "2017"}).text


def test_errors_and_warnings_stand_apart_and_can_be_downloaded_with_the_row(world, client):
    client.force_login(world.iro_manager)
    wrong = [SOUND["reviews.csv"][0], "0123,14/02/2008,31/02/2019,PN1", "0123,14/02/2008,20/07/2017,PN42"]
    run = upload(client, as_files(**{"reviews.csv": wrong}))
    carry_out_waiting(today=TODAY)
    run.refresh_from_db()
    assert run.state == "refused"
    page = client.get(run.get_absolute_url()).text
    assert page.index("Errors: 1") < page.index("31/02/2019") < page.index("Warnings: 1") < page.index("PN42")
    body = b"".join(client.get(reverse("exchange:import-findings", args=[run.reference, "csv"]))).decode()
    assert "CHILD 0123, DOB 14/02/2008, REVIEW 31/02/2019" in body
    assert client.get(reverse("exchange:import-findings", args=[run.reference, "xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("exchange:import-findings", args=[run.reference, "doc"])).status_code == 404
    assert not Child.objects.exists()


@pytest.fixture
def conflict(world) -> ReturnConflict:
    small(world, BORN, [OPEN])
    Child.objects.update(ethnicity="WIRI")
    small(world, BORN.replace("WBRI", "MOTH"), [OPEN])
    return ReturnConflict.objects.select_related("run").get()


def test_a_conflict_is_shown_and_taken_with_one_click(world, client, conflict):
    client.force_login(world.iro_manager)
    page = client.get(conflict.run.get_absolute_url())
    assert "“WIRI”" in page.text
    assert "“MOTH”" in page.text
    take = reverse("exchange:conflict-take", args=[conflict.run.reference, conflict.pk])
    assert "has been taken over" in client.post(take, follow=True).text
    assert Child.objects.get().ethnicity == "MOTH"
    assert "taken over already" in client.post(take, follow=True).text


def test_strangers_find_nothing(world, client, conflict):
    take = reverse("exchange:conflict-take", args=[conflict.run.reference, conflict.pk])
    findings = reverse("exchange:import-findings", args=[conflict.run.reference, "csv"])
    for staff, status in ((world.iro, 403), (World(slug="framley").iro_manager, 404)):
        client.force_login(staff)
        assert client.post(take).status_code == status
        assert client.get(findings).status_code == status
    assert Child.objects.get().ethnicity == "WIRI"


def test_the_page_asks_no_more_for_a_thousand_children(world, client):
    client.force_login(world.iro_manager)
    counts = []
    for many in (10, 1000):
        header = "\n".join(f"{number},1,14/02/2008,WBRI,,," for number in range(many))
        run = small(world, header, [f"{number},03/04/2017,S,V2,N1,U4,PR1,,," for number in range(many)])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(run.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
