"""The people of an authority: the list, adding one, one person's page, their account."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from iro_portal.core import searching
from iro_portal.core.forms import GovForm
from iro_portal.core.views import attempt
from people import commands, lock_out, second_factor
from people.forms import WhyForm
from people.models import ClaimPost, CouncilAccount, EthnicGroup, Gender, PostHolding, Staff
from people.permissions import can_change_duties, require
from people.roles import Permission

ON_A_PAGE = 25
FIGURES_ONLY = (
    "For figures about the service only: it is never shown beside a name. Leave it empty if they did not say."
)


class StaffForm(GovForm):
    """Who the person is, and what figures count of them."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(
        label="E-mail address", max_length=254, help_text="They sign in with it",
        error_messages={"invalid": "Enter an e-mail address, for example name@council.gov.uk"},
    )  # fmt: skip
    ethnic_group = forms.ChoiceField(
        label="Ethnic group (optional)", required=False, help_text=FIGURES_ONLY,
        choices=[("", "Not recorded"), *EthnicGroup.choices],
    )  # fmt: skip
    gender = forms.ChoiceField(
        label="Gender (optional)", required=False, help_text=FIGURES_ONLY,
        choices=[("", "Not recorded"), *Gender.choices],
    )  # fmt: skip


def staff_list(request):
    """Everybody of the authority, found by name or e-mail address, with the posts that they hold today."""
    require(request.user, Permission.SET_UP_PEOPLE)
    words = searching.words(request)
    people = Staff.objects.visible_to(request.user)
    held = PostHolding.objects.current(timezone.localdate()).select_related("post__team")
    people = (people.found_by(words) if words else people).prefetch_related(
        Prefetch("holdings", queryset=held, to_attr="held_today")
    )
    page = Paginator(people.order_by("name", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/staff_list.html", {"page": page, "q": words})


def staff_add(request):
    """Add a person; their one-time password, if people have one here, is on the page that answers, and nowhere else."""
    require(request.user, Permission.SET_UP_PEOPLE)
    form, password = StaffForm(request.POST or None), None
    if settings.LOCAL_SIGN_IN == "everyone":
        password = commands.one_time_password()
    if form.is_valid():
        words = {"authority": request.user.authority, "password": password, "by": request.user}
        if staff := attempt(form, commands.add_staff, **words, **form.cleaned_data):
            if password is not None:
                return _show_once(request, staff, password, added=True)
            messages.success(request, f"{staff} is there, and signs in with their council account.")
            return redirect("people:staff-detail", staff.pk)
    return render(request, "people/staff_add.html", {"form": form})


def staff_detail(request, pk):
    """One person: their account, the posts that they hold, those that they held."""
    staff, today = staff_of(request, pk), timezone.localdate()
    holdings = staff.holdings.select_related("post__team")
    context = {
        "person": staff,
        "held": holdings.not_over(today).order_by("start"),
        "past": holdings.filter(end__lte=today).order_by("-end"),
        "why_not": can_change_duties.why_not(staff, request.user),
        "locked_out": lock_out.is_locked_out(staff),
        "second_step": second_factor.is_set_up(staff),
        "single_sign_on": settings.OIDC_ISSUER,
        "council_account": CouncilAccount.objects.filter(staff=staff).first(),
        "following_claims": _following_claims(staff),
        "may_hand_over": request.user.may(Permission.HAND_OVER),
        "today": today,
    }
    return render(request, "people/staff_detail.html", context)


@require_POST
def staff_close(request, pk):
    """Close an account: the person is signed out at once."""
    staff = commands.close_account(staff=staff_of(request, pk), by=request.user)
    messages.success(request, f"The account of {staff} is closed. What they did stays as it is.")
    return redirect("people:staff-detail", pk)


@require_POST
def staff_reopen(request, pk):
    """Open a closed account again."""
    staff = commands.reopen_account(staff=staff_of(request, pk), by=request.user)
    messages.success(request, f"The account of {staff} is open again, with the posts that have not ended.")
    return redirect("people:staff-detail", pk)


@require_POST
def staff_sign_out(request, pk):
    """End every session of a person."""
    staff = commands.sign_out_everywhere(staff=staff_of(request, pk), by=request.user)
    messages.success(request, f"{staff} is signed out everywhere.")
    return redirect("people:staff-detail", pk)


@require_POST
def staff_let_in(request, pk):
    """Lift a lock-out after failed sign-ins."""
    staff = commands.lift_lock_out(staff=staff_of(request, pk), by=request.user)
    messages.success(request, f"{staff} may try again now.")
    return redirect("people:staff-detail", pk)


def staff_second_factor(request, pk):
    """Take somebody's second step away, with the reason; they set up another when they next sign in."""
    staff = staff_of(request, pk)
    can_change_duties.check(staff, request.user)
    form = WhyForm(request.POST or None)
    if form.is_valid() and attempt(
        form, commands.reset_second_factor, staff=staff, by=request.user, **form.cleaned_data
    ):
        messages.success(request, f"{staff} is signed out, and sets up a second step at the next sign-in.")
        return redirect("people:staff-detail", pk)
    return render(request, "people/staff_second_factor.html", {"person": staff, "form": form})


@require_POST
def staff_new_password(request, pk):
    """Give a person a one-time password; it is on the page that answers, and nowhere else."""
    password = commands.one_time_password()
    staff = commands.new_password(staff=staff_of(request, pk), password=password, by=request.user)
    return _show_once(request, staff, password, added=False)


def _following_claims(staff: Staff) -> set[int]:
    claims = ClaimPost.objects.of(staff.authority) if settings.OIDC_ROLES_CLAIM else ClaimPost.objects.none()
    return set(claims.values_list("post_id", flat=True))


def _show_once(request, staff: Staff, password: str, *, added: bool):
    # Answered, not redirected to: a redirect would have to keep the password somewhere until the page is fetched.
    context = {"person": staff, "password": password, "added": added}
    return render(request, "people/staff_password.html", context)


def staff_of(request, pk) -> Staff:
    """Return the person at an address, to who looks after people. Raises Denied; Http404 elsewhere."""
    require(request.user, Permission.SET_UP_PEOPLE)
    return get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
