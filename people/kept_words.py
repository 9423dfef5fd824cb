"""Words typed as a session ended: kept for the person whose session it was, shown to them alone, gone in a day."""

import re
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_POST

from people.models import KeptWords, Staff

HOURS = 24
MOST_FORMS, MOST_LETTERS = 20, 1_000_000
NOT_WORDS = re.compile(r"^(csrfmiddlewaretoken|kept_words|kept_path)$|password")
# A search writes nothing, so there is nothing to send after all.
NO_FORM = "search"
# Of no use as words: they steer a form, and mean nothing to whoever reads them again.
STEERING = ("version", "token", "action", "next")


def keep(staff: Staff, path: str, request: HttpRequest, *, at: datetime) -> bool:
    """This function will keep what a form sent to an address of this portal; later words take the place of earlier.

    Return whether it did: forms about accounts and passwords are not kept, nor what is larger than any form is.
    """
    fields = {name: texts for name, texts in request.POST.lists() if not NOT_WORDS.search(name)}
    too_much = sum(len(text) for texts in fields.values() for text in texts) > MOST_LETTERS
    forget_old(at)
    if too_much or not any("".join(texts).strip() for texts in fields.values()) or not _is_a_form(path):
        return False
    if staff.kept_words.exclude(path=path).count() >= MOST_FORMS:
        return False
    files = [file.name for file in request.FILES.values()]
    KeptWords.objects.update_or_create(
        staff=staff, path=path, defaults={"fields": fields, "files": files, "kept_at": at}
    )
    return True


def forget_old(at: datetime) -> None:
    """This function will delete what nobody came back for."""
    KeptWords.objects.filter(kept_at__lte=at - timedelta(hours=HOURS)).delete()


def sent(request: HttpRequest) -> None:
    """This function will forget kept words that have now been sent and taken."""
    key = request.POST.get("kept_words", "")
    if key.isdecimal() and len(key) < 10:
        request.user.kept_words.filter(pk=key).delete()


@login_not_required
@require_POST
def keep_words(request):
    """Keep what stands in a form as the session ends; the page itself sends it. A stranger keeps nothing."""
    staff = request.user if request.user.is_authenticated else request.ended
    kept = bool(staff) and keep(staff, request.POST.get("kept_path", ""), request, at=timezone.now())
    return HttpResponse(status=204 if kept else 403)


def own_kept_words(request):
    """What one was typing when the session ended: to be sent after all, or thrown away."""
    forget_old(timezone.now())
    forms = [(each, _words(each)) for each in request.user.kept_words.all()]
    return render(request, "people/kept_words.html", {"forms": forms})


@require_POST
def discard(request, pk):
    get_object_or_404(request.user.kept_words, pk=pk).delete()
    messages.success(request, "Those words are thrown away.")
    return redirect("people:kept-words")


def _words(kept: KeptWords) -> list[tuple[str, str]]:
    named = (
        (name.replace("_", " ").capitalize(), texts) for name, texts in kept.fields.items() if name not in STEERING
    )
    return [(name, text) for name, texts in named for text in texts if text.strip()]


def _is_a_form(path: str) -> bool:
    if not path.startswith("/") or len(path) > 500:
        return False
    try:
        at = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return at.app_name != "people" and at.view_name != NO_FORM
