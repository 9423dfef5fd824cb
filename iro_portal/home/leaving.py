"""What a page says of leaving the portal: its marking on paper, and whether its reader takes records as files."""

from django.http import HttpRequest

from iro_portal.core.marking import Kind, text_of
from people.roles import Permission

# Pages of figures, but for those that list the records behind them.
FIGURES, RECORDS_BEHIND = "reports", "reports:report-records"


def leaving(request: HttpRequest) -> dict:
    """The context of each page of a signed-in person; nothing for anybody else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"printed_marking": text_of(kind_of(request)), "takes_records": user.may(Permission.EXPORT_RECORDS)}


def kind_of(request: HttpRequest) -> Kind:
    """Return what a page shows; one of which nobody knows counts as records."""
    at = getattr(request, "resolver_match", None)
    is_figures = at is not None and at.app_name == FIGURES and at.view_name != RECORDS_BEHIND
    return Kind.FIGURES if is_figures else Kind.RECORDS
