"""What a password must be besides Django's own rules."""

from django.core.exceptions import ValidationError

SHORTEST = 12


class NotMostlySpaces:
    """Spaces beside one another count as one towards the shortest length (OWASP ASVS 4.0.3, V2.1.1)."""

    def validate(self, password: str, user=None) -> None:
        if len(password) >= SHORTEST > len(" ".join(password.split())):
            raise ValidationError(self.get_help_text(), code="mostly_spaces")

    def get_help_text(self) -> str:
        return f"Spaces beside one another count as one: your password must have at least {SHORTEST} characters then."
