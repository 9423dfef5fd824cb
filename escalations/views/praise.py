"""Good practice: praise to a worker and their manager, never counted as an escalation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from children.models import Child
from escalations import commands
from escalations.forms.beside import PraiseForm
from escalations.from_monitoring import praise_from
from escalations.models import GoodPractice
from escalations.tables import PraiseTable
from iro_portal.core.tables import configure
from iro_portal.core.views import attempt
from people.permissions import require, require_any
from people.roles import Permission

# Whose work good practice is; somebody else's, the day that they are praised.
HAS_PRAISE = (Permission.OVERSEE_ESCALATIONS, Permission.RAISE_ESCALATION, Permission.ANSWER_ESCALATION)


def praise_list(request):
    """What this person wrote or was praised for; all of the authority for the IRO manager."""
    rows = GoodPractice.objects.visible_to(request.user).select_related("to", "by")
    if not rows.exists():
        require_any(request.user, HAS_PRAISE, "Good practice is listed for those who write it or were praised for it.")
    table = PraiseTable(rows)
    configure(request, table)
    may_praise = request.user.may(Permission.PRAISE_GOOD_PRACTICE)
    return render(request, "escalations/praise_list.html", {"table": table, "may_praise": may_praise})


def create(request):
    """Write down what somebody did well; from a child's page or a monitoring form it is begun already."""
    require(request.user, Permission.PRAISE_GOOD_PRACTICE)
    form = PraiseForm(request.POST or None, by=request.user, initial=praise_from(request))
    if form.is_valid() and (row := attempt(form, commands.praise, by=request.user, **form.cleaned_data)):
        told = " and ".join(str(person) for person in (row.to, row.to_manager) if person)
        messages.success(request, f"{row} is recorded. {told} will be told.")
        return redirect(row)
    return render(request, "escalations/praise_create.html", {"form": form})


def detail(request, reference):
    """One piece of good practice; the child by reference, for those who may see the child."""
    rows = GoodPractice.objects.visible_to(request.user).select_related("to", "to_manager", "by", "child")
    row = get_object_or_404(rows, reference=reference)
    child = Child.objects.visible_to(request.user).filter(pk=row.child_id).first()
    return render(request, "escalations/praise_detail.html", {"praise": row, "child": child})
