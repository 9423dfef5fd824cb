"""An IRO's own writing: drafts, raising, recording a challenge already made."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.models import Child
from children.standing import siblings, standing
from escalations import commands, desk, previews
from escalations.forms.raising import RaiseForm, RecordForm, new_token
from escalations.from_review import filled_in, reasons_in_force
from escalations.models import Escalation, Feature
from escalations.permissions import can_edit
from iro_portal.core import searching
from iro_portal.core.forms import LongTextField
from iro_portal.core.templatetags.portal import day
from iro_portal.core.views import attempt
from people.permissions import require
from people.roles import Permission


def raise_escalation(request):
    """A new escalation about a child (?child=CH-0087); without one, a page to choose the child."""
    require(request.user, Permission.RAISE_ESCALATION)
    return _write(request, RaiseForm, "escalations/escalation_raise.html", _act_on_raise)


def record_challenge(request):
    """A challenge already made by telephone, on a visit, in the review."""
    require(request.user, Permission.RAISE_ESCALATION)
    return _write(request, RecordForm, "escalations/challenge_record.html", _act_on_record)


def edit_draft(request, reference):
    """A draft, opened again with everything that was typed."""
    draft = get_object_or_404(Escalation.objects.visible_to(request.user), reference=reference)
    if not draft.is_draft:
        return redirect(draft)
    can_edit.check(draft, request.user)
    return _write(request, RaiseForm, "escalations/escalation_raise.html", _act_on_raise, draft)


@require_POST
def discard_draft(request, reference):
    draft = get_object_or_404(Escalation.objects.visible_to(request.user).drafts(), reference=reference)
    commands.discard(escalation=draft, by=request.user)
    messages.success(request, "The draft is gone.")
    return redirect("home")


def _write(request, form_class, template, act, draft=None):
    draft = draft or _begun(request)
    if draft and not draft.is_draft:
        messages.info(request, f"This was sent already, as {draft.reference}; it was not sent a second time.")
        return redirect(draft)
    today, children = timezone.localdate(), _children(request, draft)
    if not children:
        return _choose_child(request, template)
    form = form_class(
        request.POST or None, author=request.user, children=children, today=today, draft=draft,
        initial=_begin(request, draft, children, today) if request.method == "GET" else {},
    )  # fmt: skip
    if request.method == "POST" and (done := act(request, form, draft)):
        return done
    context = {"form": form, "child": children[0], "draft": draft} | previews.of(form, today)
    return render(request, template, context | {"already": _already_open(request, children[0], today)})


def _already_open(request, child, today) -> list[desk.Item]:
    """What is open about the child, so that nobody raises it a second time unknowingly."""
    rows = Escalation.objects.visible_to(request.user).open().filter(pk__in=child.escalated.values("escalation"))
    return [desk.item_of(row, today) for row in rows.for_desk(request.user)]


def _act_on_raise(request, form, draft):
    asked = request.POST.get("action")
    if asked in ("draft", "autosave"):
        return _keep(request, form, draft, quietly=asked == "autosave")
    if not form.is_valid():
        return None
    sent = _once(form, commands.raise_escalation, by=request.user, draft=draft, token=form.cleaned_data["token"],
                 version=form.cleaned_data["version"], answerer=form.cleaned_data["answerer"], **form.arguments())  # fmt: skip
    return sent and _say(request, sent, previews.sent_words(sent))


def _act_on_record(request, form, draft):
    if not form.is_valid():
        return None
    recorded = _once(form, commands.record_challenge, by=request.user, draft=draft, token=form.cleaned_data["token"],
                     version=form.cleaned_data["version"], **form.arguments())  # fmt: skip
    return recorded and _say(request, recorded, previews.recorded_words(recorded))


def _once(form, command, **arguments):
    """Run the command; a form sent twice at the same moment finds the first one's escalation."""
    try:
        return attempt(form, command, **arguments)
    except IntegrityError:
        return Escalation.objects.filter(uuid=arguments["token"], raised_by=arguments["by"]).sent().first()


def _keep(request, form, draft, *, quietly: bool):
    form.is_valid()  # a draft may be incomplete: what is missing is no error
    unread = _leave_errors_of_unread(form)
    if unread and not quietly:
        return None
    if any(isinstance(form.fields[name], LongTextField) for name in unread):
        return JsonResponse({"not_yet": [str(form.errors[name][0]) for name in unread]}, status=422)
    kept = attempt(
        form, commands.save_draft, by=request.user, draft=draft, version=form.cleaned_data.get("version"),
        token=form.cleaned_data.get("token"), **form.arguments(),
    )  # fmt: skip
    if quietly:
        return _autosaved(kept, form)
    if kept is None:
        return None
    form.errors.clear()
    messages.success(request, f"Kept as a draft on {day(timezone.localdate())}. Nobody has been told.")
    return redirect("escalations:draft-edit", reference=kept.reference)


def _leave_errors_of_unread(form) -> list[str]:
    """Leave only the errors of fields whose words cannot be kept as they are, lest keeping the draft lose them."""
    for name in list(form.errors):
        if name not in form.fields or not _typed(form, name):
            del form.errors[name]
    return list(form.errors)


def _typed(form, name) -> bool:
    value = form[name].value()
    return any(value) if isinstance(value, list | tuple) else bool(value)


def _autosaved(kept, form):
    if kept is None:
        return JsonResponse({"refused": form.non_field_errors()}, status=409)
    return JsonResponse({"version": kept.version, "saved": f"{timezone.localtime():%H:%M}"})


def _say(request, escalation, words):
    messages.success(request, words)
    return redirect(escalation)


def _begun(request) -> Escalation | None:
    """What was already made of this very form: a draft kept meanwhile, or the escalation it was sent as."""
    try:
        token = UUID(request.POST.get("token", ""))
    except ValueError:
        return None
    own = Escalation.objects.filter(authority_id=request.user.authority_id, raised_by=request.user)
    made = own.filter(uuid=token).first()
    if made and not Escalation.objects.visible_to(request.user).filter(pk=made.pk).exists():
        # A page left open, or words kept from it, of a child who is allocated to somebody else by now.
        raise Http404
    return made


def _children(request, draft) -> list[Child]:
    """The child in question first, then brothers and sisters whom this person may see too."""
    seen = Child.objects.in_hand_of(request.user)
    if draft and draft.lead_child_id:
        lead = draft.lead_child
    else:
        reference = request.POST.get("child") or request.GET.get("child") or ""
        lead = seen.filter(reference=reference.replace("\0", "")).first()
    if lead is None:
        return Child.objects.none()
    kin = siblings(lead, timezone.localdate()).in_hand_of(request.user).values("pk")
    chosen = draft.children.values("child_id") if draft else []
    return _lead_first(Child.objects.filter(pk__in=kin) | Child.objects.filter(pk__in=chosen), lead)


def _lead_first(others, lead):
    rows = Child.objects.filter(pk__in=[lead.pk, *others.values_list("pk", flat=True)])
    order = Case(When(pk=lead.pk, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(order, "date_of_birth")


def _choose_child(request, template):
    words = searching.words(request)
    children = Child.objects.in_hand_of(request.user)
    found = (children.found_by(words) if words else children).order_by("name")[:100]
    recording = template.endswith("challenge_record.html")
    context = {"children": found, "q": words, "recording": recording, "today": timezone.localdate()}
    return render(request, "escalations/choose_child.html", context)


def _begin(request, draft, children, today) -> dict:
    """What the form begins with: the draft, or the review or midway review from which it was opened."""
    initial = _initial(draft, children, today)
    if draft or not {"review", "midway", "told", "item"} & request.GET.keys():
        return initial
    return initial | filled_in(request, children[0], reasons_in_force(request.user.authority, today))


def _initial(draft: Escalation | None, children, today) -> dict:
    if draft is None:
        worker = standing(children[0], today).social_worker
        return {"token": new_token(), "children": [children[0].reference], "with_whom": worker}
    reasons = list(draft.reasons.select_related("reason"))
    main = next((row.reason for row in reasons if row.is_main), None)
    told = {True: "yes", False: "no"}.get(draft.told_of_advocacy, "")
    plain = ("version", "source", "concern", "child_says", "why_not_told", "asked_for", "asked_by_day", "phoned_whom",
             "why_this_stage", "stage")  # fmt: skip
    return {name: getattr(draft, name) for name in plain if getattr(draft, name) is not None} | {
        "token": draft.uuid,
        "review": draft.review,
        "review_step": draft.review_step.stage.key if draft.review_step else "",
        "children": [row.child.reference for row in draft.children.select_related("child")],
        "reasons": [row.reason_id for row in reasons],
        "main_reason": main.pk if main else None,
        "features": list(Feature.objects.filter(uses__escalation=draft).values_list("pk", flat=True)),
        "causes": list(draft.causes.values_list("pk", flat=True)),
        "told_of_advocacy": told,
        "urgency": "urgent" if draft.urgent else "usual",
        "phoned_time": f"{timezone.localtime(draft.phoned_at):%H:%M}" if draft.phoned_at else "",
    }
