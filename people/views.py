"""Signing in, in one step or two, and out; in demo mode, one click for each of the demo people."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from iro_portal.core import audit
from iro_portal.core.permissions import Denied
from iro_portal.core.views import attempt
from people import commands, second_factor
from people.forms import CodeForm, NewCodeForm, SignInForm
from people.models import PostHolding, Staff
from people.provider import end_session
from people.roles import Role
from people.signing_in import FROM_COUNCIL, finish, half_way, proceed, where_to

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

    def get_context_data(self, **kwargs):
        more = {
            "single_sign_on": settings.OIDC_ISSUER and settings.OIDC_LABEL,
            "administrators_only": settings.LOCAL_SIGN_IN == "administrators",
        }
        return super().get_context_data(**kwargs) | more

    def form_valid(self, form):
        return proceed(self.request, form.get_user(), self.get_redirect_url())

    def form_invalid(self, form):
        # 429: Too Many Requests. The words are the same for an account that does not exist.
        return self.render_to_response(self.get_context_data(form=form), status=429 if form.locked_out else 200)


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
    return finish(request, staff, request.POST.get("next", ""), demo=True)


@login_not_required
@never_cache
def code(request):
    """The second step: a code from the authenticator, or a recovery code."""
    if not (staff := half_way(request)):
        return redirect("people:sign-in")
    form = CodeForm(request.POST or None, staff=staff, request=request)
    if form.is_valid():
        if form.kind == "recovery":
            left = second_factor.recovery_codes_left(staff)
            messages.warning(
                request,
                f"That recovery code is used up; {left} {'is' if left == 1 else 'are'} left. Make new ones under My account.",
            )
        return finish(request, staff, where_to(request), second_factor=form.kind)
    return render(request, "people/code.html", {"form": form}, status=429 if form.locked_out else 200)


@login_not_required
@never_cache
def set_up_second_factor(request):
    """Set up an authenticator: on the way in, where it is required, or later by oneself; recovery codes answer."""
    staff = request.user if request.user.is_authenticated else half_way(request)
    if not staff:
        return redirect("people:sign-in")
    if second_factor.is_set_up(staff):
        return redirect("people:account" if request.user.is_authenticated else "people:code")
    if not staff.has_usable_password():
        raise Denied("You sign in without a password of this portal; the second factor is asked for elsewhere.")
    device, form = second_factor.coming(staff), NewCodeForm(request.POST or None)
    if form.is_valid():
        words = {"staff": staff, "by": staff, "code": form.cleaned_data["code"]}
        if codes := attempt(form, commands.begin_second_factor, **words):
            there = where_to(request)
            if not request.user.is_authenticated:
                there = finish(request, staff, there, second_factor="new").url
            return render(request, "people/recovery_codes.html", {"codes": codes, "there": there or "/"})
    context = {
        "form": form,
        "key": second_factor.key_of(device),
        "picture": second_factor.picture_of(device),
    }
    return render(request, "people/second_factor.html", context)


@require_POST
def sign_out(request):
    audit.record("staff.sign_out", by=request.user, subject=request.user)
    end = request.session.get(FROM_COUNCIL, {}).get("end", "") if settings.OIDC_SIGN_OUT else ""
    logout(request)
    if end:
        # A page and no redirect: the policy on forms would have to name the provider's host.
        response = render(request, "people/signed_out.html", {"address": end_session(request, end)})
    else:
        messages.success(request, "You have signed out.")
        response = redirect("people:sign-in")
    # What Back would show lies in the browser's cache; the pages say no-store, this takes away what it kept anyway.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _demo_people() -> list[tuple]:
    holdings = PostHolding.objects.current(timezone.localdate()).filter(staff__is_active=True)
    rows = list(holdings.select_related("staff", "post__team", "authority"))
    rows.sort(key=lambda row: (row.authority_id, ROLE_ORDER.index(Role(row.post.role)), row.staff.name))
    return [
        (authority, [(Role(role).label, list(people)) for role, people in groupby(of_one, lambda row: row.post.role)])
        for authority, of_one in groupby(rows, lambda row: row.authority)
    ]
