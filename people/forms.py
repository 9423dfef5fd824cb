"""Signing in: the password, the code, and the code that shows a new authenticator to work."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone

from iro_portal.core.forms import GovForm
from people import lock_out, second_factor
from people.roles import Role

LONGEST_PASSWORD = 128
CODE = forms.TextInput(
    attrs={
        "autocomplete": "one-time-code",
        "autocapitalize": "none",
        "spellcheck": "false",
        "class": "govuk-input--width-10",
    }
)


class Counted:
    """What is given here counts towards a lock-out until it turns out to be right."""

    locked_out = False

    def counted(self, email: str, what: str, look):
        """Return what `look` returns. Raises ValidationError where it refuses, or where there were too many attempts."""
        try:
            attempt = lock_out.begin(email, self.request)
        except lock_out.LockedOut as refusal:
            self.locked_out = True
            raise forms.ValidationError(str(refusal)) from None
        try:
            found = look()
        except forms.ValidationError:
            lock_out.failed(attempt, email, what=what)
            raise
        attempt.delete()
        return found


class SignInForm(Counted, AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": "That e-mail address and password do not belong together, or the account is closed.",
        "inactive": "That e-mail address and password do not belong together, or the account is closed.",
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.must_change_password and user.password_until and user.password_until < timezone.now():
            raise forms.ValidationError(
                "That one-time password has run out. Ask your IRO manager or system administrator for another."
            )
        if settings.LOCAL_SIGN_IN == "administrators" and not user.duties().has(Role.ADMINISTRATOR):
            raise forms.ValidationError(
                "Passwords of this portal are for system administrators; use your council account."
            )

    def clean(self):
        email = self.cleaned_data.get("username")
        if not email or not self.cleaned_data.get("password"):
            return super().clean()
        return self.counted(email, "password", super().clean)


class CodeForm(Counted, GovForm):
    """A code from the authenticator or a recovery code; `kind` says which it was."""

    code = forms.CharField(
        label="Code", max_length=40, widget=CODE,
        help_text="Six digits from your authenticator app, or one of your recovery codes",
    )  # fmt: skip
    kind = ""

    def __init__(self, *args, staff, request, **options):
        super().__init__(*args, **options)
        self.staff, self.request = staff, request

    def clean_code(self) -> str:
        self.kind = self.counted(self.staff.email, "code", self._look)
        return self.cleaned_data["code"]

    def _look(self) -> str:
        if kind := second_factor.verify(self.staff, self.cleaned_data["code"]):
            return kind
        raise forms.ValidationError("That code is not right, or it was used already. Enter the one that comes next.")


class NewCodeForm(GovForm):
    """The code that an authenticator shows once the key is in it."""

    code = forms.CharField(
        label="Code", max_length=40, widget=CODE, help_text="The six digits that the app shows for IRO Portal now"
    )


class WhyForm(GovForm):
    """The reason for which somebody's second factor is taken away."""

    why = forms.CharField(
        label="Why?", max_length=200, help_text="How you made sure that it is they who ask. It is logged"
    )
