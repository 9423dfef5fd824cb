"""Supervision of IROs: who is due, one IRO's figures with a sheet to fill in, and the sheets that were kept."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from iro_portal.core import audit, outbox
from iro_portal.core.templatetags.portal import day
from iro_portal.core.views import attempt
from people.models import Staff
from people.permissions import require
from people.roles import Permission, Role
from reviews import commands, figures, supervision
from reviews.forms.service import SupervisionForm
from reviews.models import Supervision


def overview(request: HttpRequest) -> HttpResponse:
    """The IROs with the day of their last supervision; an IRO is taken to their own sheets."""
    require(request.user, Permission.SEE_CASELOAD)
    if not request.user.may(Permission.SUPERVISE_IROS):
        return redirect("reviews:supervision", request.user.pk)
    today = timezone.localdate()
    iros = Staff.objects.visible_to(request.user).active().with_role(Role.IRO, on=today)
    rows = iros.annotate(last=Max("supervisions__held_on")).order_by("name", "pk")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    return render(request, "reviews/supervision_list.html", {"page": page})


def of_iro(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one IRO as they stand, the form for the IRO manager, and the earlier sheets."""
    iro, today = _iro(request, pk), timezone.localdate()
    supervises = request.user.may(Permission.SUPERVISE_IROS) and iro.pk != request.user.pk
    if request.method == "POST":
        require(request.user, Permission.SUPERVISE_IROS)
    form = SupervisionForm(request.POST or None, today=today, initial={"held_on": today}) if supervises else None
    if form and form.is_valid():
        command = commands.record_supervision
        if row := attempt(form, command, iro=iro, by=request.user, **form.cleaned_data):
            messages.success(request, f"The supervision of {iro} on {day(row.held_on)} is kept. {iro} is told.")
            return redirect(row)
    earlier = Supervision.objects.visible_to(request.user).filter(iro=iro).select_related("by")
    page = Paginator(earlier, 10).get_page(request.GET.get("page"))
    audit.read("supervision.figures", by=request.user, subject=iro)
    context = {"iro": iro, "form": form, "page": page, "figures": supervision.figures_of(iro, today), "today": today}
    return render(request, "reviews/supervision.html", context | {"own": iro.pk == request.user.pk})


def sheet(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """One sheet as it was kept."""
    rows = Supervision.objects.visible_to(request.user).select_related("iro", "by")
    row = get_object_or_404(rows, iro=pk, pk=sheet)
    outbox.mark_opened(row, by=request.user, at=timezone.now())
    audit.read("supervision.read", by=request.user, subject=row)
    return render(request, "reviews/supervision_sheet.html", {"sheet": row, "figures": figures.read(row.figures)})


def _iro(request: HttpRequest, pk: int) -> Staff:
    """An IRO of the authority for the IRO manager; for anybody else only themselves."""
    require(request.user, Permission.SEE_CASELOAD)
    if not request.user.may(Permission.SUPERVISE_IROS) and pk != request.user.pk:
        raise Http404
    people = Staff.objects.visible_to(request.user)
    iros = people.filter(pk__in=people.with_role(Role.IRO, on=timezone.localdate())) | people.filter(
        supervisions__isnull=False
    )
    return get_object_or_404(iros.select_related("authority").distinct(), pk=pk)
