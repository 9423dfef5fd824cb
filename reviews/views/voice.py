"""The child's voice: the page, and what is recorded on it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from iro_portal.core import audit
from reviews import commands, in_error, voice
from reviews.forms.voice import ExplainedForm, PackForm, ViewForm
from reviews.models import ChildView
from reviews.permissions import can_read_words, can_record_for, can_report_for
from reviews.views.acting import Act
from reviews.views.of_child import act_for, find_child

A_PAGE = 10


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """What the child said, newest first; their entitlements; the first pack."""
    child, today = find_child(request, reference), timezone.localdate()
    may_read = can_read_words(child, request.user)
    audit.read("child.voice", by=request.user, subject=child, children=[child.pk])
    rows = ChildView.objects.visible_to(request.user).filter(child=child).select_related("review", "by")
    views = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    explained, packs = voice.explained(child, today), list(child.first_packs.select_related("by").order_by("-given_on"))
    in_error.offer([*views, *packs, *(line.last for line in explained if line.last)], child, request.user)
    context = {
        "child": child,
        "page": views,
        "explained": explained,
        "packs": packs,
        "may_read": may_read,
        "may_record": can_record_for(child, request.user),
        "may_report": can_report_for(child, request.user),
    }
    return render(request, "reviews/voice.html", context)


def record_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the child said."""
    child = find_child(request, reference)
    can_record_for.check(child, request.user)
    reviews = child.reviews.exclude(state="cancelled").order_by("-held_on", "-pk")
    form = ViewForm(request.POST or None, today=timezone.localdate(), reviews=reviews, initial=_asked(request, reviews))
    done = "What {} said is recorded. It shows on the page of their review."
    action = Act("Record what the child said", "Keep", lambda row: done.format(child.name))
    return act_for(request, child, form, action, commands.record_view, back=_back(child), child=child)


def explain(request: HttpRequest, reference: str) -> HttpResponse:
    """Record which entitlements were explained."""
    child, today = find_child(request, reference), timezone.localdate()
    can_report_for.check(child, request.user)
    form = ExplainedForm(request.POST or None, today=today, offered=voice.offered(child, today))
    action = Act(
        "Entitlements explained",
        "Keep",
        lambda rows: f"Recorded: {len(rows)} explained. Those not yet explained come first.",
    )
    return act_for(request, child, form, action, commands.explain_entitlements, back=_back(child), child=child)


def first_pack(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the first pack."""
    child = find_child(request, reference)
    can_report_for.check(child, request.user)
    form = PackForm(request.POST or None, today=timezone.localdate())
    action = Act("The first pack", "Keep", lambda row: f"The pack is recorded, with {len(row.contents)} things in it.")
    return act_for(request, child, form, action, commands.record_first_pack, back=_back(child), child=child)


def _asked(request: HttpRequest, reviews) -> dict:
    """Begin with the review from whose page the form was opened."""
    review = reviews.filter(reference=request.GET.get("review", "")[:20].replace("\0", "")).first()
    return {"review": review, "when": "at" if review.held_on else "before"} if review else {}


def _back(child) -> str:
    return reverse("reviews:child-voice", args=[child.reference])
