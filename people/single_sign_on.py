"""Single sign-on: to the council's sign-in page and back, signed in or with a sentence."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people import commands, provider
from people.accounts import staff_of
from people.commands import NotKnown
from people.provider import NotSignedIn
from people.signing_in import FROM_COUNCIL, enter, safe


@login_not_required
@never_cache
@require_safe
def leave(request):
    """Lead to the council's sign-in page; a link and no form, so that the policy on forms names no other host."""
    _only_where_set_up()
    there = request.GET.get("next", "")
    if request.user.is_authenticated:
        return redirect(safe(request, there))
    try:
        return redirect(provider.begin(request, there))
    except NotSignedIn as refusal:
        return _not_in(request, refusal, there)


@login_not_required
@never_cache
@require_safe
def come_back(request):
    """Take in who comes back from the council's sign-in page with a code."""
    _only_where_set_up()
    there = provider.where_to(request)
    try:
        identity, end = provider.complete(request)
        staff = commands.recognise(identity=identity, on=timezone.localdate())
    except (NotSignedIn, NotKnown) as refusal:
        return _not_in(request, refusal, there)
    answer = enter(request, staff, there, single_sign_on=True)
    request.session[FROM_COUNCIL] = {"end": end}
    return answer


@require_POST
def staff_unlink(request, pk):
    """Undo the link of a person to the provider's account; their next sign-in makes a new one."""
    staff = commands.unlink_account(staff=staff_of(request, pk), by=request.user)
    messages.success(request, f"{staff} is signed out, and no longer linked to a council account.")
    return redirect("people:staff-detail", pk)


def _only_where_set_up() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


def _not_in(request: HttpRequest, refusal: Exception, there: str) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect(f"{reverse('people:sign-in')}?{urlencode({'next': there})}" if there else "people:sign-in")
