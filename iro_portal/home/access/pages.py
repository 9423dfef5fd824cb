"""Which pages are there to be read: by whoever opened a record in an emergency, and by an inspector.

A page that is made tomorrow is closed to both until it is named here; what changes something never is.
"""

OF_A_CHILD = frozenset(
    {
        "children:child-detail",
        "children:circumstances",
        "children:adoption",
        "reviews:child-voice",
        "reviews:child-told",
        "reviews:child-between",
        "reviews:child-dates",
        "reviews:child-in-errors",
        "reviews:review-detail",
        "reviews:preparation",
        "reviews:people",
        "reviews:monitoring",
        "reviews:monitoring-version",
        "reviews:record-version",
        "escalations:escalation-detail",
    }
)
LISTS = frozenset(
    {
        "children:child-list",
        "reviews:review-list",
        "reviews:missing",
        "reviews:monitoring-list",
        "escalations:escalation-list",
    }
)
FIGURES = frozenset(
    {
        "reports:report-list",
        "reports:report-detail",
        "reports:pack-list",
        "reports:pack-detail",
        "reports:pack-section",
        "reports:pack-preview",
        "reports:pack-file",
        "reports:publication-list",
        "reports:publication-detail",
        "reports:publication-file",
        "reports:work-programme",
        "reports:entered-list",
        "reports:entered-detail",
    }
)
# One's own account, in whatever state it is; signing out is there for everybody.
OWN_ACCOUNT = frozenset(
    f"people:{name}"
    for name in (
        "account", "password", "recovery-codes", "signed-in", "sign-out-everywhere", "session", "kept-words", "keep-words",
        "kept-words-discard", "sign-in", "code", "second-factor", "sign-out", "demo", "demo-sign-in", "single-sign-on",
        "single-sign-on-back",
    )
)  # fmt: skip
# It changes nothing but what the person's own session keeps of a search, and leads on to the page that shows it.
SEARCH = "search"
# To whom a weakness is reported is said to everybody, who has not signed in too (RFC 9116).
PUBLIC = frozenset({"security-txt"})
FOR_INSPECTORS = OF_A_CHILD | LISTS | FIGURES | {"home"}
