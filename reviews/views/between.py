"""What happens between two reviews of a child: the page, and each entry on a page of its own."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from children.models import Child
from iro_portal.core import audit
from iro_portal.core.templatetags.portal import day
from people.roles import Permission
from reviews import between, commands, in_error, permissions
from reviews.forms import between as forms
from reviews.models import MidpointUpdate, RecordedFact
from reviews.notifications import between_path, mark_read
from reviews.states import ReviewState
from reviews.views.acting import Act, refuse
from reviews.views.of_child import act_for, find_child

A_PAGE = 20


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything since the last review, or (?show=all) ever; how each part stands; what this person can record."""
    child, today, viewer = find_child(request, reference), timezone.localdate(), request.user
    audit.read("child.open", by=viewer, subject=child, children=[child.pk], detail={"page": "between"})
    mark_read(between_path(child), by=viewer, at=timezone.now())
    stands, everything = between.standing(child, today), request.GET.get("show") == "all"
    since = stands.last.held_on if stands.last and not everything else None
    rows = Paginator(between.story(child, since), A_PAGE).get_page(request.GET.get("page"))
    lines = between.lines(child, list(rows), reads_words=permissions.can_read_words(child, viewer))
    in_error.offer([line.row for line in lines if isinstance(line.row, RecordedFact)], child, viewer)
    context = {
        "child": child,
        "today": today,
        "stands": stands,
        "since": since,
        "everything": everything,
        "page": rows,
        "lines": lines,
        "may_record": permissions.can_record_for(child, viewer),
        "may_report": permissions.can_report_for(child, viewer),
        "may_answer": bool(stands.update) and permissions.can_answer_midpoint(stands.update, viewer),
        "may_raise": viewer.may(Permission.RAISE_ESCALATION),
    }
    return render(request, "reviews/child_between.html", context)


def update(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the midpoint update that was asked for."""
    child = find_child(request, reference)
    row = (
        MidpointUpdate.objects.filter(review__child=child).select_related("review__child").order_by("-asked_on").first()
    )
    if row is None:
        raise Http404
    permissions.can_answer_midpoint.check(row, request.user)
    if request.method != "POST" and (row.answered_on or row.review.state != ReviewState.PLANNED):
        refuse("No midpoint update is asked for now.")
    action = Act(
        "Give the midpoint update", "Send", lambda done: "The update is given. The IRO is told.",
        hint=f"Asked for on {day(row.asked_on)}, halfway to the review {row.review}. Due on {day(row.due_on)}.",
    )  # fmt: skip
    form = forms.AnswerForm(request.POST or None, today=timezone.localdate())
    return act_for(request, child, form, action, commands.answer_midpoint, back=between_path(child), update=row)


def midway(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a midway review."""
    child = find_child(request, reference)
    action = Act(
        "Record a midway review", "Record", _midway_words,
        hint="The social worker and the team manager are told the day and what you found, not your words.",
    )  # fmt: skip
    return _record(request, child, forms.MidwayForm, action, commands.record_midway, permissions.can_record_for)


def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a contact of the IRO with the child."""
    action = Act("Record a contact with the child", "Record", lambda row: f"The contact of {day(row.on)} is recorded.")
    child = find_child(request, reference)
    return _record(request, child, forms.ContactForm, action, commands.record_contact, permissions.can_record_for)


def visit(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a visit by the social worker."""
    child = find_child(request, reference)
    action = Act("Record a visit by the social worker", "Record", _visit_words)
    return _record(request, child, forms.VisitForm, action, commands.record_visit, permissions.can_report_for)


def advocacy(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a referral for advocacy."""
    child = find_child(request, reference)
    action = Act(
        "Record a referral for advocacy", "Record",
        lambda row: f"The referral of {day(row.referred_on)} is recorded. Record here when the child has an advocate.",
    )  # fmt: skip
    return _record(request, child, forms.ReferralForm, action, commands.refer_for_advocacy, permissions.can_report_for)


def advocacy_change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record since when the child has an advocate, and what came of it."""
    child = find_child(request, reference)
    permissions.can_report_for.check(child, request.user)
    row = get_object_or_404(child.advocacy_referrals, pk=pk)
    initial = {name: getattr(row, name) for name in ("advocate_from", "ended_on", "outcome")}
    form = forms.AdvocacyForm(request.POST or None, today=timezone.localdate(), initial=initial)
    action = Act(
        "What came of the referral", "Keep", lambda done: "The referral is brought up to date.",
        hint=f"Referred on {day(row.referred_on)}: {row.subject}.",
    )  # fmt: skip
    return act_for(request, child, form, action, commands.update_advocacy, back=between_path(child), referral=row)


def visitor(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that an independent visitor was offered."""
    child = find_child(request, reference)
    action = Act(
        "Record the offer of an independent visitor", "Record",
        lambda row: f"The offer of {day(row.offered_on)} is recorded.",
        hint="An independent visitor befriends a child who sees little of their parents.",
    )  # fmt: skip
    return _record(request, child, forms.OfferForm, action, commands.offer_visitor, permissions.can_report_for)


def visitor_change(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record what came of an offer, or that the visits ended."""
    child = find_child(request, reference)
    permissions.can_report_for.check(child, request.user)
    row = get_object_or_404(child.independent_visitors, pk=pk)
    today = timezone.localdate()
    if row.matched_on:
        form, command = forms.EndVisitorForm(request.POST or None, today=today), commands.end_visitor
        action = Act("The independent visitor ended", "Record", lambda done: "It is recorded that the visits ended.")
    else:
        form, command = forms.MatchForm(request.POST or None, today=today), commands.match_visitor
        action = Act("What came of the offer", "Record", lambda done: "It is recorded what came of the offer.")
    return act_for(request, child, form, action, command, back=between_path(child), visitor=row)


def _record(request, child: Child, form_class, action: Act, command, rule) -> HttpResponse:
    rule.check(child, request.user)
    form = form_class(request.POST or None, today=timezone.localdate())
    return act_for(request, child, form, action, command, back=between_path(child), child=child)


def _midway_words(row) -> str:
    told = "The social worker and the team manager are told. " if row.review else ""
    after = "" if row.found == row.Found.ON_TRACK else "You can raise an escalation from it below."
    return f"The midway review of {day(row.held_on)} is recorded. {told}{after}".strip()


def _visit_words(row) -> str:
    due = between.visits.standing_of(row.child, timezone.localdate())
    after = f" The next is due by {day(due.due_on)}." if due else ""
    return f"The visit of {day(row.visited_on)} is recorded.{after}"
