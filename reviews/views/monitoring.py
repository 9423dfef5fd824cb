"""The monitoring form of a review: filled in, read, acknowledged; what it found wrong, put right; the list of what is not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from iro_portal.core import audit
from iro_portal.core.dated_lists import NothingInForce
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import why_not
from iro_portal.core.views import attempt
from people.roles import Permission
from reviews import commands, monitoring
from reviews.filters import OpenNoFilter
from reviews.forms.monitoring import AcknowledgeForm, AnswersForm, CorrectedForm, PutRightForm, answered, form_of
from reviews.models import MonitoringAnswer, MonitoringReturn, Review
from reviews.permissions import can_put_right, can_read_words, can_record, iro_of, manager_of
from reviews.states import MonitoringState
from reviews.views.acting import Act, act, find, refuse_step

A_PAGE = 25


def fill_in(request: HttpRequest, reference: str) -> HttpResponse:
    """The form: written by the IRO until it is sent, then read by all who work with the child."""
    review, filled = _found(request, reference)
    is_draft = filled is None or filled.state == MonitoringState.DRAFT
    if request.method == "POST" or (is_draft and review.held_on and can_record(review, request.user)):
        can_record.check(review, request.user)
        return _write(request, review, filled)
    return _read(request, review, None if is_draft else filled)


@require_POST
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    """The team manager has read it; a reply if they wish."""
    review, filled = _sent(request, reference)
    refuse_step(filled, "acknowledge", request)
    form = AcknowledgeForm(request.POST)
    if form.is_valid() and attempt(
        form, commands.acknowledge_monitoring, filled=filled, by=request.user, **form.arguments()
    ):
        messages.success(request, f"The form is acknowledged. {iro_of(review) or 'Nobody'} is told.")
        return redirect("reviews:monitoring", reference)
    return _read(request, review, filled, form)


def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """A new version of a form that was sent; the one before stays readable."""
    review, filled = _sent(request, reference)
    refuse_step(filled, "correct", request)
    asked = form_of(commands.questions_for(review), CorrectedForm)
    form = asked(request.POST or None, initial=answered(filled))
    told = f"{manager_of(review) or 'No team manager is known, so nobody'} is told"
    page = Act(
        "Correct the monitoring form", "Send the new version",
        lambda row: f"The new version is sent. {told}. The version before stays readable.",
        hint=f"{told} and asked to acknowledge the new version, also where the one before was acknowledged: that "
        "acknowledgement stays with the version that was read. What becomes “no” is to be put right; what is no longer "
        "“no” leaves the list.",
    )  # fmt: skip
    return act(request, review, form, page, commands.correct_monitoring, filled=filled)


def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version of a form that a correction replaced, as it stood."""
    review, filled = _sent(request, reference)
    versions = monitoring.versions(filled)
    row = next((each for each in versions if each.number == number and each.replaced), None)
    if row is None:
        raise Http404
    audit.read("monitoringreturn.read", by=request.user, subject=filled, detail={"version": number})
    context = {"review": review, "child": review.child, "version": row, "answers": row.replaced.answers}
    return render(request, "reviews/monitoring_version.html", context)


def put_right(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """A “no” is put right: what was done, and when."""
    review, filled = _sent(request, reference)
    answer = get_object_or_404(filled.answers.select_related("question", "filled"), question__key=key)
    can_put_right.check(filled, request.user)
    today = timezone.localdate()
    form = PutRightForm(request.POST or None, today=today, initial={"on": today})
    page = Act(
        "Put right", "It is done", lambda row: f"Done: {row.question} The IRO and the team manager are told.",
        hint=f"{answer.question} No. {answer.words}",
    )  # fmt: skip
    return act(request, review, form, page, commands.put_right, answer=answer)


def open_noes(request: HttpRequest) -> HttpResponse:
    """What monitoring forms found wrong for the children whom this person may see, and is not put right; oldest first."""
    if not monitoring.sees_list(request.user):
        raise Denied("What is to be put right after a review is listed for IROs, social workers and their managers.")
    narrowed = OpenNoFilter(
        request.GET, queryset=MonitoringAnswer.objects.visible_to(request.user).open(), request=request
    )
    page = Paginator(narrowed.qs.for_list(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "may_mark": monitoring.marks_done(request.user),
        "may_raise": request.user.may(Permission.RAISE_ESCALATION),
    }
    return render(request, "reviews/monitoring_list.html", context)


def _found(request, reference: str) -> tuple[Review, MonitoringReturn | None]:
    review = find(request, reference)
    can_read_words.check(review.child, request.user)
    rows = MonitoringReturn.objects.filter(review=review)
    return review, rows.select_related("review", "form", "filled_in_by", "acknowledged_by").first()


def _sent(request, reference: str) -> tuple[Review, MonitoringReturn]:
    review, filled = _found(request, reference)
    if filled is None or filled.state == MonitoringState.DRAFT:
        raise Http404
    return review, filled


def _write(request, review: Review, filled: MonitoringReturn | None) -> HttpResponse:
    try:
        asked = form_of(commands.questions_for(review)) if review.held_on else AnswersForm
    except NothingInForce as nothing:
        return _read(request, review, None, nothing=str(nothing))
    action = request.POST.get("action")
    form = asked(request.POST or None, initial=answered(filled), sending=action == "send")
    if request.method == "POST" and (done := _act(request, review, form, action)):
        return done
    context = {"review": review, "child": review.child, "form": form, "filled": filled, "manager": manager_of(review)}
    return render(request, "reviews/monitoring_write.html", context)


def _act(request, review: Review, form: AnswersForm, action: str | None) -> HttpResponse | None:
    """Keep or send what was typed; None where it is refused, and the form says why."""
    if not form.is_valid():
        quiet = {"not_yet": [error for errors in form.errors.values() for error in errors]}
        return JsonResponse(quiet, status=422) if action == "autosave" else None
    command = commands.send_monitoring if action == "send" else commands.save_monitoring
    done = attempt(form, command, review=review, by=request.user, **form.arguments())
    if action == "autosave":
        return _autosaved(done, form)
    if done is None:
        return None
    messages.success(request, _said(done) if action == "send" else "Kept as a draft. Nobody has been told.")
    return redirect("reviews:monitoring", review.reference)


def _autosaved(done: MonitoringReturn | None, form: AnswersForm) -> JsonResponse:
    if done is None:
        return JsonResponse({"refused": [error for errors in form.errors.values() for error in errors]}, status=409)
    return JsonResponse({"version": done.version, "saved": f"{timezone.localtime():%H:%M}"})


def _said(sent: MonitoringReturn) -> str:
    noes, manager = sent.answers.open().count(), manager_of(sent.review)
    told = f"{manager} is told and acknowledges it" if manager else "No team manager is known, so nobody is told"
    return f"The form is sent. {told}. To be put right: {noes}; each stays on the list until it is done."


def _read(request, review: Review, filled: MonitoringReturn | None, form=None, nothing: str = "") -> HttpResponse:
    viewer = request.user
    context = {"review": review, "child": review.child, "filled": filled, "nothing": nothing}
    if filled is not None:
        audit.read("monitoringreturn.read", by=viewer, subject=filled)
        context |= {
            "lines": monitoring.answer_lines(filled),
            "colour": monitoring.COLOURS[filled.state],
            "may_mark": can_put_right(filled, viewer),
            "may_raise": viewer.may(Permission.RAISE_ESCALATION),
            "may_praise": viewer.may(Permission.PRAISE_GOOD_PRACTICE),
            "form": form or AcknowledgeForm(initial={"version": filled.version}),
            "may_acknowledge": not why_not(filled, "acknowledge", viewer),
            "may_correct": not why_not(filled, "correct", viewer),
            "versions": monitoring.versions(filled),
        }
    return render(request, "reviews/monitoring.html", context)
