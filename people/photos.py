"""A photo of oneself: one's own page to put it up and take it down, and the picture for colleagues."""

import hashlib
import io

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image, ImageOps

from iro_portal.core import audit
from iro_portal.core.forms import GovForm
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from iro_portal.core.views import attempt
from people.models import Staff, StaffPhoto
from people.roles import RAISING_ROLES

MOST_BYTES = 300 * 1024
MOST_PIXELS = 4000
# How a whole picture ends. The picture library can be told, for the whole process, to take what is cut off, and the
# library that makes PDFs tells it so.
ENDINGS = {"JPEG": b"\xff\xd9", "PNG": b"IEND"}
KINDS = tuple(ENDINGS)
ENDS_WITHIN = 4096  # some cameras write a little after the end


class PhotoForm(GovForm):
    """One picture."""

    file = forms.FileField(
        label="Photo", allow_empty_file=True, help_text="A JPEG or PNG picture of 300 kB at the most.",
        error_messages={"required": "Choose a picture"},
    )  # fmt: skip


@transaction.atomic
def put_up_photo(*, staff: Staff, body: bytes, by: Staff) -> StaffPhoto:
    """This function will keep a person's photo in place of the one before, without what a camera writes beside it.

    Raises Denied for anybody else's, NotInOrder for what is no JPEG or PNG picture, or too big.
    """
    _refuse_other(staff, by)
    kind, clean = _redrawn(body)
    facts = {"authority": staff.authority, "kind": kind, "body": clean, "sha256": hashlib.sha256(clean).hexdigest()}
    row, _ = StaffPhoto.objects.update_or_create(staff=staff, defaults=facts)
    audit.record("staffphoto.put_up", by=by, subject=row)
    return row


@transaction.atomic
def take_down_photo(*, photo: StaffPhoto, by: Staff) -> None:
    """This function will delete a person's own photo."""
    _refuse_other(photo.staff, by)
    audit.record("staffphoto.take_down", by=by, subject=photo)
    photo.delete()


@require_http_methods(["GET", "HEAD", "POST"])
def own_photo(request: HttpRequest) -> HttpResponse:
    """The IRO's own photo: look at it, put up another."""
    _refuse_other(request.user, request.user)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        body = file.read(MOST_BYTES + 1)
        if attempt(form, put_up_photo, staff=request.user, body=body, by=request.user):
            messages.success(request, "Your photo is kept. It stands in the letters by which you introduce yourself.")
            return redirect("people:photo")
    photo = StaffPhoto.objects.filter(staff=request.user).defer("body").first()
    return render(request, "people/photo.html", {"form": form, "photo": photo})


@require_POST
def remove_photo(request: HttpRequest) -> HttpResponse:
    """Take one's own photo down."""
    take_down_photo(photo=get_object_or_404(StaffPhoto, staff=request.user), by=request.user)
    messages.success(request, "Your photo is gone. Letters that were made with it stay as they are.")
    return redirect("people:photo")


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself, for colleagues of the authority."""
    photo = get_object_or_404(StaffPhoto.objects.visible_to(request.user), staff=pk)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(bytes(photo.body), content_type=f"image/{photo.kind.lower()}", headers=headers)


def _refuse_other(staff: Staff, by: Staff) -> None:
    if staff.pk != by.pk or not any(by.duties().has(role) for role in RAISING_ROLES):
        raise Denied("A photo is put up by IROs and their manager, each their own.")


def _redrawn(body: bytes) -> tuple[str, bytes]:
    """Kind and bytes of the picture drawn anew: nothing but its dots is kept, no place and no time."""
    if len(body) > MOST_BYTES:
        raise NotInOrder(f"The picture has more than {MOST_BYTES // 1024} kB; make it smaller.", field="file")
    try:
        with Image.open(io.BytesIO(body), formats=KINDS) as found:
            kind, size = found.format, found.size
            if ENDINGS[kind] not in body[-ENDS_WITHIN:]:
                raise ValueError("cut off")
            if max(size) <= MOST_PIXELS:
                out = io.BytesIO()
                upright = ImageOps.exif_transpose(found)
                upright.convert("RGB" if kind == "JPEG" else "RGBA").save(out, format=kind)
                return kind, out.getvalue()
    except Exception:
        # Damage comes up as whatever the picture library makes of it.
        raise NotInOrder("That is no JPEG or PNG picture, whatever its name.", field="file") from None
    raise NotInOrder(f"The picture is {size[0]} by {size[1]} dots; {MOST_PIXELS} at the most.", field="file")
