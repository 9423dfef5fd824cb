"""/.well-known/security.txt (RFC 9116): to whom a weakness is reported. Its lines come from the settings."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.checks import Tags, Warning, register
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

PATH = ".well-known/security.txt"


@login_not_required
@require_safe
def security_txt(request):
    """Contact, expiry, language; a portal without a contact has no such page rather than an empty one."""
    if not (settings.SECURITY_CONTACT and settings.SECURITY_CONTACT_UNTIL):
        raise Http404
    expires = datetime.combine(settings.SECURITY_CONTACT_UNTIL, time(), tzinfo=UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(f'/{PATH}')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@register(Tags.security, deploy=True)
def contact_is_named(app_configs, **_) -> list[Warning]:
    """Warn, when a deployment is checked, where nobody is named or the naming has run out (or will within 30 days)."""
    if not (settings.SECURITY_CONTACT and settings.SECURITY_CONTACT_UNTIL):
        return [Warning("SECURITY_CONTACT and SECURITY_CONTACT_UNTIL name nobody for security.txt.", id="portal.W001")]
    if (settings.SECURITY_CONTACT_UNTIL - timezone.localdate()).days < 30:
        until = f"{settings.SECURITY_CONTACT_UNTIL:%d/%m/%Y}"
        return [Warning(f"security.txt is good until {until} only; renew SECURITY_CONTACT_UNTIL.", id="portal.W002")]
    return []
