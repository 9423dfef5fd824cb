"""One's own account: password, second step, sessions."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from iro_portal.core.transitions import NotInOrder
from people import commands, second_factor
from people.forms import CodeForm
from people.models import CouncilAccount
from people.sessions import leaves_alone, seconds_left, touch
from people.where_signed_in import sessions_of


def account(request):
    """What one has to sign in with, and the way out of every session."""
    context = {
        "council_account": CouncilAccount.objects.filter(staff=request.user).first(),
        "set_up": second_factor.is_set_up(request.user),
        "codes_left": second_factor.recovery_codes_left(request.user),
    }
    return render(request, "people/account.html", context)


def recovery_codes(request):
    """New recovery codes in place of the old; a code first, so that an open screen is not enough."""
    if not second_factor.is_set_up(request.user):
        return redirect("people:account")
    form = CodeForm(request.POST or None, staff=request.user, request=request)
    if form.is_valid():
        codes = commands.new_recovery_codes(staff=request.user, by=request.user)
        return render(request, "people/recovery_codes.html", {"codes": codes, "there": "/"})
    return render(request, "people/recovery_codes_new.html", {"form": form}, status=429 if form.locked_out else 200)


@require_POST
def sign_out_everywhere(request):
    """End all of one's own sessions, this one too."""
    commands.sign_out_everywhere(staff=request.user, by=request.user)
    logout(request)
    messages.success(request, "You have signed out everywhere.")
    return redirect("people:sign-in")


def signed_in(request):
    """Where one is signed in; sent, it ends one session, or all but this one."""
    if request.method == "POST":
        return _end(request)
    context = {"sessions": sessions_of(request.user, request.session.session_key)}
    return render(request, "people/signed_in.html", context)


def _end(request):
    if request.POST.get("end") == "others":
        update_session_auth_hash(request, commands.end_other_sessions(staff=request.user, by=request.user))
        messages.success(request, "You are signed in here alone.")
        return redirect("people:signed-in")
    try:
        commands.end_session(staff=request.user, key=request.POST.get("end", ""), by=request.user)
    except NotInOrder as over:
        messages.error(request, str(over))
    else:
        messages.success(request, "That session is ended.")
    return redirect("people:signed-in")


@leaves_alone
@login_not_required
@never_cache
def session(request):
    """How long the session lasts: read by the page, to warn before its end. Sent by POST, "I am still here"."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0})
    if request.method == "POST":
        touch(request)
    return JsonResponse({"seconds": seconds_left(request)})
