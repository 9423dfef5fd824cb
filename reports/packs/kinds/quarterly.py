"""The quarterly report to managers: monitoring forms and disputes (Harrow), plan progress and alerts (Portsmouth)."""

from reports.packs.declaring import DOING, Ask, Kind, Place, Section, Span

_SAYING = Place("words", "What the quarter shows, beside the one before", "What the figures say")
_DOING = Place(DOING, "What was agreed, by whom and by when", "What are we doing about it?")

QUARTERLY = Kind(
    key="quarterly",
    title="IRO quarterly report",
    what_for="Three months of reviews, monitoring forms and disputes, for managers: what to put right, and what went well.",
    span=Span.QUARTER,
    source="Harrow, IRO annual report 2018/19; Portsmouth, IRO annual report 2013/14, figures 18 to 21",
    sections=(
        Section(
            "messages", "Key messages", "What a manager should take away.",
            (Place("words", "Three to five lines, each beginning with a dash"),),
            (Ask("review-headlines"), Ask("escalation-headlines")),
        ),
        Section(
            "children", "Children in our care", "How many children IROs have, and who came and left.",
            (_SAYING,), (Ask("children-in-care-by-month"), Ask("entering-care-by-age"), Ask("iro-caseload")),
        ),
        Section(
            "reviews", "Reviews", "In time or late, and who took part.",
            (_SAYING, _DOING),
            (
                Ask("review-timeliness-by-month"), Ask("lateness-reasons"), Ask("participation"),
                Ask("attendance-by-role"), Ask("care-plan-received"), Ask("review-record-timeliness"),
            ),
        ),
        Section(
            "monitoring", "What monitoring forms found", "Plans, visits, health and education as IROs found them.",
            (_SAYING, _DOING),
            (Ask("monitoring-forms-by-month"), Ask("monitoring-answers"), Ask("plan-progress-by-quarter")),
        ),
        Section(
            "disputes", "Disputes", "What IROs escalated, at which stage it was resolved, and how fast.",
            (_SAYING, _DOING),
            (
                Ask("escalation-reasons"), Ask("escalations-by-stage"), Ask("escalations-by-month"),
                Ask("time-to-answer"), Ask("escalation-outcomes"),
            ),
        ),
        Section(
            "good-practice", "Good practice", "What IROs praised.",
            (Place("words", "Examples without names"),), (Ask("good-practice"),),
        ),
    ),
)  # fmt: skip
