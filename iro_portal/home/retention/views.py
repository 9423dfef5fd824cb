"""Retention for information governance: what is due, what was decided, what is held back, and how long records are kept."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from children import commands
from children.commands.retention import due_of, schedule_of, why_kept_back
from children.models import LegalHold, RetentionItem, RetentionRun, RetentionSchedule
from children.retention import REGULATION, can_decide_retention
from children.states import RetentionState
from iro_portal.core import audit
from iro_portal.core.tables import BriefPaginator
from iro_portal.core.views import attempt
from iro_portal.home.retention.forms import ApproveForm, HoldForm, KeepForm, ScheduleForm, WhyForm
from people.permissions import require
from people.roles import Permission

A_PAGE = 50


def item_list(request):
    """What is due, approved, kept for now, anonymised."""
    require(request.user, Permission.READ_RETENTION)
    rows, today = RetentionItem.objects.visible_to(request.user), timezone.localdate()
    shown = request.GET.get("state", "")
    shown = shown if shown in RetentionState.values else RetentionState.LISTED
    # The newest decision first where there is one; what waits, the longest due first.
    ordered = rows.filter(state=shown).select_related("child", "decided_by").order_by("-decided_on", "due_on", "pk")
    page = BriefPaginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": [(state, rows.filter(state=state).count()) for state in RetentionState], "shown": RetentionState(shown),
        "page": page, "holds": LegalHold.objects.visible_to(request.user).in_force(today).count(),
        "last": RetentionRun.objects.filter(authority=request.user.duties().authority_id).first(), "today": today,
    }  # fmt: skip
    return render(request, "retention/item_list.html", context)


def item(request, reference):
    """One record: why it is due, what holds it back, what was decided."""
    row, today = _item(request, reference), timezone.localdate()
    audit.read("retention.open", by=request.user, subject=row, children=[row.child_id])
    context = {
        "item": row, "today": today, "kept_back": row.state != RetentionState.DONE and why_kept_back(row.child, today),
        "may_decide": can_decide_retention(row, request.user), "due": due_of(row.child, today),
        "before": row.child.retention_items.exclude(pk=row.pk).order_by("-pk"),
        "waits": row.state in (RetentionState.LISTED, RetentionState.APPROVED),
    }  # fmt: skip
    return render(request, "retention/item_detail.html", context)


def approve(request, reference):
    """Approve that a record is anonymised: the reference is typed out."""
    row = _item(request, reference, Permission.DECIDE_RETENTION)
    form = ApproveForm(request.POST or None, initial={"version": row.version})
    said = f"Approved. The record of {reference} is anonymised by the next nightly run, from tomorrow on."
    return _decide(request, row, form, commands.approve_anonymising, "retention/approve.html", said)


def keep(request, reference):
    """Keep a record for now; an approval that was not carried out yet is taken back so."""
    row = _item(request, reference, Permission.DECIDE_RETENTION)
    form = KeepForm(request.POST or None, today=timezone.localdate(), initial={"version": row.version})
    said = f"The record of {reference} is kept for now."
    return _decide(request, row, form, commands.refuse_anonymising, "retention/keep.html", said)


def hold_list(request):
    """Holds in force, and those that were lifted."""
    require(request.user, Permission.READ_RETENTION)
    rows = LegalHold.objects.visible_to(request.user).select_related("child", "by", "lifted_by")
    context = {
        "holds": rows.filter(lifted_on=None), "lifted": rows.exclude(lifted_on=None)[:A_PAGE],
        "may_decide": request.user.may(Permission.DECIDE_RETENTION),
    }  # fmt: skip
    return render(request, "retention/hold_list.html", context)


def hold_new(request):
    """Place a hold on one record, or on every one."""
    require(request.user, Permission.DECIDE_RETENTION)
    authority = request.user.authority
    form = HoldForm(request.POST or None, authority=authority)
    if form.is_valid():
        words = {"authority": authority, "by": request.user, "on": timezone.localdate()}
        if hold := attempt(form, commands.place_hold, **words, **form.cleaned_data):
            messages.success(request, f"Held: nothing of {_whose(hold)} is anonymised until the hold is lifted.")
            return redirect("retention:hold-list")
    return render(request, "retention/hold_new.html", {"form": form})


def hold_lift(request, pk):
    """Lift a hold, with why."""
    require(request.user, Permission.DECIDE_RETENTION)
    hold = get_object_or_404(LegalHold.objects.visible_to(request.user), pk=pk, lifted_on=None)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        words = {"hold": hold, "by": request.user, "on": timezone.localdate()}
        if attempt(form, commands.lift_hold, **words, **form.cleaned_data):
            messages.success(request, f"The hold on {_whose(hold)} is lifted.")
            return redirect("retention:hold-list")
    return render(request, "retention/hold_lift.html", {"form": form, "hold": hold, "whose": _whose(hold)})


def schedule(request):
    """For how long records are kept: the schedule in force, those to come, and a new one."""
    require(request.user, Permission.READ_RETENTION)
    authority, today = request.user.authority, timezone.localdate()
    now = schedule_of(authority, today)
    years, may_decide = now.years if now else REGULATION, request.user.may(Permission.DECIDE_RETENTION)
    initial = {"from_birth": years.from_birth, "from_death": years.from_death, "from_adoption": years.from_adoption}
    form = ScheduleForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST":
        require(request.user, Permission.DECIDE_RETENTION)
        if form.is_valid():
            words = {"authority": authority, "by": request.user}
            if attempt(form, commands.begin_schedule, **words, **form.cleaned_data):
                messages.success(request, "The schedule is recorded. It counts from the day that you gave.")
                return redirect("retention:schedule")
    context = {
        "form": form, "years": years, "now": now, "may_decide": may_decide,
        "all": RetentionSchedule.objects.of(authority).order_by("-in_force_from"),
    }  # fmt: skip
    return render(request, "retention/schedule.html", context)


def _decide(request, row: RetentionItem, form, command, template: str, said: str):
    if form.is_valid():
        words = {"item": row, "by": request.user, "on": timezone.localdate()}
        if attempt(form, command, **words, **form.cleaned_data):
            messages.success(request, said)
            return redirect(row)
    return render(request, template, {"form": form, "item": row})


def _item(request, reference: str, permission: Permission = Permission.READ_RETENTION) -> RetentionItem:
    require(request.user, permission)
    rows = RetentionItem.objects.visible_to(request.user).select_related("child", "decided_by", "run")
    found = rows.filter(child__reference=reference).order_by("-pk")
    return get_object_or_404(rows, pk=found.values("pk")[:1])


def _whose(hold: LegalHold) -> str:
    return f"the record of {hold.child.reference}" if hold.child else "any record of the authority"
