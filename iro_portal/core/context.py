"""What every page knows: demo or not, the service's name, the person's authority."""

from django.conf import settings
from django.http import HttpRequest

SERVICE_NAME = "IRO Portal"


def portal(request: HttpRequest) -> dict:
    """The context of every page."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "demo": settings.DEMO,
        "service_name": SERVICE_NAME,
        "idle_minutes": settings.SESSION_IDLE_MINUTES if signed_in else None,
        "authority": getattr(user, "authority", None) if signed_in else None,
    }
