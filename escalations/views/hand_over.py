"""Handing an IRO's work to another: choose, look at what it means, confirm."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from children.models import Child
from escalations import commands
from escalations.commands.hand_over import FINISH_WITHIN_DAYS
from escalations.forms.hand_over import HandOverForm
from escalations.models import Escalation
from iro_portal.core.views import attempt
from people.models import Staff
from people.permissions import require
from people.roles import RAISING_ROLES, Permission


def choose(request):
    """The authority's IROs, with how many children and open escalations each has."""
    require(request.user, Permission.HAND_OVER)
    today = timezone.localdate()
    held = Q(allocations__kind="iro", allocations__start__lte=today) & (
        Q(allocations__end=None) | Q(allocations__end__gt=today)
    )
    people = Staff.objects.of(request.user.authority)
    iros = people.filter(held | Q(pk__in=people.active().with_role(*RAISING_ROLES, on=today)))
    # Those whom the page behind the count lists, and no more.
    listed = held & Q(allocations__child__in=Child.objects.visible_to(request.user))
    counted = iros.annotate(held=Count("allocations__child", filter=listed, distinct=True)).order_by("name")
    return render(request, "escalations/hand_over_choose.html", {"iros": counted})


def hand_over(request, pk):
    """What goes to whom, from which day; the first sending shows what will happen, the second does it."""
    require(request.user, Permission.HAND_OVER)
    leaver = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    held = Child.objects.visible_to(request.user).allocated_to([leaver.pk], timezone.localdate()).order_by("reference")
    form = HandOverForm(request.POST or None, leaver=leaver, held=held)
    context = {"form": form, "leaver": leaver, "held": held}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "escalations/hand_over.html", context)
    if "confirmed" not in request.POST:
        return render(request, "escalations/hand_over_confirm.html", context | _what_goes(form, request.user))
    if count := attempt(form, commands.hand_over, from_iro=leaver, by=request.user, **form.cleaned_data):
        messages.success(request, _done(count, leaver, form.cleaned_data["to_iro"]))
        return redirect("escalations:hand-over")
    return render(request, "escalations/hand_over.html", context)


def _what_goes(form, by: Staff) -> dict:
    children = form.cleaned_data["children"]
    escalations = Escalation.objects.visible_to(by).open().filter(lead_child__in=children).order_by("reference")
    return {"going": children, "escalations": escalations, "finish_within": FINISH_WITHIN_DAYS}


def _done(count: int, leaver: Staff, to_iro: Staff) -> str:
    children = "1 child" if count == 1 else f"{count} children"
    return f"{children} handed over from {leaver} to {to_iro}, with their open escalations. Those asked have been told."
