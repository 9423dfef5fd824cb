"""A photo of oneself: what is taken, whose it is, who sees it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile

from people.models import StaffPhoto
from tests.factories.pictures import picture
from tests.factories.world import World

OWN = reverse("people:photo")


def put_up(client, person, body, name="me.jpg"):
    client.force_login(person)
    return client.post(OWN, {"file": SimpleUploadedFile(name, body)}, follow=True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_an_iro_puts_a_photo_up_and_takes_it_down(world, client, kind):
    assert "Your photo is kept" in put_up(client, world.iro, picture(kind)).text
    photo = StaffPhoto.objects.get(staff=world.iro)
    assert photo.kind == kind
    shown = client.get(reverse("people:staff-photo", args=[world.iro.pk]))
    assert shown.headers["Content-Type"] == f"image/{kind.lower()}"
    assert "no-store" in shown.headers["Cache-Control"]
    client.post(reverse("people:photo-remove"))
    assert not StaffPhoto.objects.exists()


def test_what_a_camera_writes_beside_the_picture_is_not_kept(world, client):
    exif = Image.Exif()
    exif[0x010E] = "Home of Amara, 51.5 N"
    put_up(client, world.iro, picture("JPEG", exif=exif))
    kept = bytes(StaffPhoto.objects.get().body)
    assert b"Amara" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "no JPEG or PNG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG or PNG picture"),
        (picture("GIF"), "no JPEG or PNG picture"),
        (picture("PNG")[:60], "no JPEG or PNG picture"),
        (picture("PNG", size=(4001, 10)), "4000 at the most"),
        (b"\xff\xd8\xff" + b"x" * (300 * 1024), "more than 300 kB"),
    ],
)
def test_a_picture_is_refused_by_its_content(world, client, body, sentence):
    assert sentence in put_up(client, world.iro, body).text
    assert not StaffPhoto.objects.exists()


@pytest.mark.parametrize("who", ["worker", "manager", "support", "committee"])
def test_nobody_but_iros_and_their_manager_puts_a_photo_up(world, client, who):
    assert put_up(client, getattr(world, who), picture()).status_code == 403


def test_a_photo_is_seen_by_colleagues_only(world, client):
    put_up(client, world.iro, picture())
    client.force_login(World(slug="framley").iro)
    assert client.get(reverse("people:staff-photo", args=[world.iro.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_is_refused_whatever_others_allow(world, client, kind, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = picture(kind, size=(400, 400))
    assert "no JPEG or PNG picture" in put_up(client, world.iro, whole[: len(whole) // 2]).text
    assert not StaffPhoto.objects.exists()
