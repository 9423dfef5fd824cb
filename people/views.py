"""Signing in and out; in demo mode, one click for each of the demo people."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iro_portal.core import audit
from people.forms import SignInForm
from people.models import PostHolding, Staff
from people.roles import Role

ROLE_ORDER = [
    Role.IRO, Role.IRO_MANAGER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE,
    Role.ASSISTANT_DIRECTOR, Role.DIRECTOR, Role.COMMITTEE_OFFICER, Role.BUSINESS_SUPPORT,
    Role.INFORMATION_GOVERNANCE, Role.INSPECTOR, Role.ADMINISTRATOR,
]  # fmt: skip


class SignIn(LoginView):
    """The local way in, with e-mail address and password; the demo has its own page."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request, *args, **kwargs):
        if settings.DEMO:
            return redirect("people:demo")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        audit.record("staff.sign_in", by=form.get_user(), subject=form.get_user())
        return response


sign_in = login_not_required(SignIn.as_view())


@login_not_required
def demo(request):
    """The demo people by role, one click each; outside demo mode this page does not exist."""
    if not settings.DEMO:
        raise Http404
    return render(request, "people/demo.html", {"authorities": _demo_people(), "next": request.GET.get("next", "")})


@login_not_required
@require_POST
def demo_sign_in(request, pk):
    if not settings.DEMO:
        raise Http404
    staff = get_object_or_404(Staff.objects.active(), pk=pk)
    login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
    audit.record("staff.sign_in", by=staff, subject=staff, detail={"demo": True})
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return redirect(there if safe and there else "home")


@require_POST
def sign_out(request):
    audit.record("staff.sign_out", by=request.user, subject=request.user)
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("people:sign-in")


def _demo_people() -> list[tuple]:
    holdings = PostHolding.objects.current(timezone.localdate()).filter(staff__is_active=True)
    rows = list(holdings.select_related("staff", "post__team", "authority"))
    rows.sort(key=lambda row: (row.authority_id, ROLE_ORDER.index(Role(row.post.role)), row.staff.name))
    return [
        (authority, [(Role(role).label, list(people)) for role, people in groupby(of_one, lambda row: row.post.role)])
        for authority, of_one in groupby(rows, lambda row: row.authority)
    ]
