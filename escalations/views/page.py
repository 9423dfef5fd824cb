"""The page of one escalation, and what can be done on it."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from children.models import Child
from escalations import actions, commands, desk, permissions, previews, story
from escalations.forms.acting import AnswerForm
from escalations.models import Entry, Escalation, EscalationChild, StageRecord
from escalations.states import State
from escalations.unseen import unseen, veil, veiled
from iro_portal.core import audit, outbox
from iro_portal.core.transitions import why_never
from iro_portal.core.views import attempt

ABOUT_AN_ANSWER = ("accept", "ask-again", "escalate", "resolve")
MOVES_A_DEADLINE = ("send", "ask-again", "escalate", "grant-time", "reopen", "name-answerer")


def detail(request, reference):
    """Where it stands on the ladder, its clocks, every word in order, and what is open to this person now."""
    escalation = _escalation(request, reference)
    if escalation.is_draft and permissions.can_edit(escalation, request.user):
        return redirect("escalations:draft-edit", reference=reference)
    now = timezone.now()
    commands.see(escalation=escalation, by=request.user, at=now)
    outbox.mark_opened(escalation, by=request.user, at=now)
    audit.read("escalation.open", by=request.user, subject=escalation)
    return _page(request, escalation)


@require_POST
def answer(request, reference):
    """Answer, disagree, pass on or ask for time: one form under the page of whoever answers."""
    escalation, today = _escalation(request, reference), timezone.localdate()
    form = AnswerForm(request.POST, escalation=escalation, viewer=request.user, today=today)
    if sentence := why_never(escalation, "respond", request.user):
        form.add_error(None, sentence)
        return _page(request, escalation, form, status=403)
    if form.is_valid() and (done := _answer(request, escalation, form)):
        messages.success(request, done)
        return redirect("home") if form.cleaned_data["what"] == "redirect" else redirect(escalation)
    return _page(request, _escalation(request, reference), form)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, reference, action):
    """One action on an escalation, on a page of its own."""
    escalation, doing = _escalation(request, reference), actions.BY_NAME.get(action)
    if doing is None:
        raise Http404
    form = doing.form(request.POST or None, escalation=escalation, viewer=request.user, today=timezone.localdate())
    if request.method != "POST" and (sentence := doing.may(escalation, request.user)):
        return _refused(request, escalation, doing, sentence)
    if sentence := doing.refusal(escalation, request.user):
        return _refused(request, escalation, doing, sentence)
    if request.method == "POST" and form.is_valid() and (done := _act(request, escalation, doing, form)):
        return redirect(done)
    context = {"escalation": escalation, "action": doing, "form": form, "item": _item(escalation)}
    return render(request, "escalations/escalation_act.html", context | _last_said(escalation, doing))


def _refused(request, escalation, doing, sentence):
    """Say why not, where it stands now, and the way back: often somebody else was quicker."""
    context = {"escalation": escalation, "action": doing, "sentence": sentence, "item": _item(escalation)}
    return render(request, "escalations/act_refused.html", context, status=403)


def _last_said(escalation, doing) -> dict:
    """What the step is about, to be read while it is taken: the answer, or who asks for more time."""
    hidden = escalation.unseen
    kind = Entry.Kind.TIME_ASKED if doing.name == "grant-time" else Entry.Kind.RESPONSE
    answered = doing.name in ABOUT_AN_ANSWER and escalation.state in (State.RESPONDED, State.ACTION_AWAITED)
    if not (_time_asked(escalation) if doing.name == "grant-time" else answered):
        return {}
    said = story.last_said(escalation, kind)
    return {"said": veiled([said], veil(escalation, hidden), hidden)[0] if said else None}


def _escalation(request, reference) -> Escalation:
    # Whole, as commands need it; of whom this person is not to learn stands beside it.
    rows = Escalation.objects.visible_to(request.user).for_desk()
    escalation = get_object_or_404(rows, reference=reference)
    escalation.unseen = unseen(escalation, request.user)
    return escalation


def _item(escalation):
    return desk.item_of(escalation, timezone.localdate())


def _page(request, escalation, form=None, status=200):
    viewer, today = request.user, timezone.localdate()
    records = list(escalation.records.select_related("stage").prefetch_related("addressees__staff"))
    record = next((row for row in records if row.is_open), None)
    hidden = escalation.unseen
    clean = veil(escalation, hidden)
    may_answer = escalation.state == "awaiting-response" and permissions.can_respond(escalation, viewer)
    if may_answer and form is None:
        form = AnswerForm(escalation=escalation, viewer=viewer, today=today)
    context = {
        "escalation": escalation,
        "item": _item(escalation),
        "record": record,
        "records": records,
        "actions": actions.open_to(viewer, escalation),
        "form": form,
        "asked_time": _time_asked(escalation),
        "may_open": _may_open(viewer, escalation),
        "children": list(_known(escalation, viewer, clean)),
        "reasons": escalation.reasons.select_related("reason").prefetch_related("features"),
        "owner": story.owner(escalation),
        "cafcass": escalation.cafcass.order_by("-pk").first(),
        "notices": list(_without(story.notices(escalation), "line", clean)),
        "told": veiled(story.told(escalation), clean, hidden),
        "today": today,
        "may_file": permissions.can_file(escalation, viewer),
        "tells": _story(escalation, records, record, today, clean),
        "left_draft": permissions.is_left_behind(escalation),
        "not_mine": permissions.can_take_over.why_not(escalation, viewer) if escalation.is_draft else "",
    }
    return render(request, "escalations/escalation_detail.html", context, status=status)


def _time_asked(escalation) -> str:
    entry = desk.time_asked([escalation]).get(escalation.pk)
    return desk.time_asked_words(entry) if entry else ""


def _known(escalation, viewer, clean) -> Iterator[EscalationChild]:
    rows = escalation.children.known_to(viewer).select_related("child", "team", "social_worker", "outcome")
    return _without(rows, "what_changed", clean)


def _without(rows, name: str, clean) -> Iterator:
    """Yield the rows (in memory) with what `clean` leaves of one field."""
    for row in rows:
        setattr(row, name, clean(getattr(row, name)))
        yield row


def _may_open(viewer, escalation) -> set[int]:
    """Which of the children have a record that this person may open; only those are links."""
    seen = Child.objects.visible_to(viewer).filter(pk__in=[row.child_id for row in escalation.children.all()])
    return set(seen.values_list("pk", flat=True))


def _story(escalation, records: list[StageRecord], record, today, clean) -> dict:
    if escalation.is_draft:
        return {"ladder": [], "clocks": []}
    clocks = [clean(said) for said in story.clocks(escalation, record, today)]
    return {"ladder": story.ladder(escalation, records), "clocks": clocks}


def _answer(request, escalation, form) -> str:
    typed, own = form.cleaned_data, {"escalation": escalation, "by": request.user}
    if typed["what"] == "redirect":
        done = attempt(form, commands.redirect, to=typed["to"], why=typed["words"], version=typed["version"], **own)
        return done and f"{escalation} is passed to {typed['to']}. The deadline stays, and the IRO is told."
    if typed["what"] == "time":
        done = attempt(form, commands.ask_for_time, until=typed["until"], why=typed["words"], **own)
        return done and "You have asked for more time. The deadline stays as it is until the IRO gives it."
    done = attempt(form, commands.respond, **form.promise(), **own)
    return done and f"Your answer to {escalation} is sent. The IRO decides whether it is enough."


def _act(request, escalation, doing, form) -> Escalation | None:
    before = outbox.about(escalation).order_by("-pk").values_list("pk", flat=True).first() or 0
    done = attempt(form, doing.command, escalation=escalation, by=request.user, **form.arguments())
    if done is None:
        return None
    result = done if isinstance(done, Escalation) else escalation
    fresh = outbox.about(result).filter(pk__gt=before).select_related("recipient")
    names = sorted({message.recipient.name for message in fresh})
    due = previews.due_words(result) if doing.name in MOVES_A_DEADLINE else ""
    sentence = " ".join(filter(None, (doing.done.format(e=result.reference), due)))
    messages.success(request, f"{sentence} Told: {', '.join(names)}." if names else sentence)
    return result
