"""The built-in reports, by slug."""

from reports.definitions import children, escalations, review_voices, review_work, reviews, service
from reports.spec import Spec, refuse_duplicates

REPORTS: dict[str, Spec] = refuse_duplicates(
    [
        *escalations.REPORTS,
        *children.REPORTS,
        *reviews.REPORTS,
        *review_voices.REPORTS,
        *review_work.REPORTS,
        *service.REPORTS,
    ]
)


class UnknownReport(LookupError):
    """There is no built-in report with this slug; the message says which there are."""


def find(slug: str) -> Spec:
    """Return the report with this slug; raises UnknownReport."""
    if slug not in REPORTS:
        raise UnknownReport(f"“{slug}” is no report; expected one of: {', '.join(REPORTS)}.")
    return REPORTS[slug]
