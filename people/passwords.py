"""A person's own password: changing it, and having to, after a one-time one."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.validators import MaxLengthValidator
from django.shortcuts import redirect
from django.urls import reverse_lazy

from iro_portal.core.forms import GovForm
from iro_portal.core.permissions import Denied
from people.commands import change_password
from people.forms import LONGEST_PASSWORD, Counted
from people.signing_in import FROM_COUNCIL

STILL_OPEN = {"people:password", "people:sign-out", "people:session"}
WITHOUT = "You sign in without a password of this portal, so there is none to change."


class OwnPasswordForm(Counted, GovForm, PasswordChangeForm):
    """The present password, and the new one twice. A wrong one counts towards a lock-out, as at signing in."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "That is not your present password; type it as it was given to you",
        "password_mismatch": "The two new passwords differ; type the same one twice",
    }

    old_password = forms.CharField(
        label="Password that you have now", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    new_password1, new_password2 = PasswordChangeForm.create_password_fields("New password", "New password again")
    new_password2.help_text = ""
    new_password1.validators.append(MaxLengthValidator(LONGEST_PASSWORD))

    def __init__(self, *args, request, **options):
        super().__init__(*args, **options)
        self.request = request

    def clean_old_password(self):
        return self.counted(self.user.email, "password", super().clean_old_password)

    def clean_new_password1(self):
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            self.add_error("new_password1", "Choose another password than the one that you have now")
        return new


class OwnPassword(PasswordChangeView):
    """Change one's own password; other sessions of the person end."""

    template_name = "people/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_usable_password():
            raise Denied(WITHOUT)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user = self.request.user
        change_password(staff=user, password=form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "Your password is changed.")
        return redirect(self.get_success_url())


class OneTimePasswordMiddleware:
    """Outside demo mode, whoever has a one-time password gets no page but the one on which to change it.

    Not who came by single sign-on: they have no use for that password.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.DEMO or not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.view_name in STILL_OPEN or not getattr(view, "login_required", True):
            return None
        if FROM_COUNCIL in request.session:
            return None
        return redirect("people:password")
