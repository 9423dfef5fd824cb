"""An escalation as it goes onto one child's main record: that child's part, every word in order, nobody else's name.

Other children of the escalation appear as "another child": their names, references and ids are taken out of the words
as well (UK GDPR, article 5(1)(c)). A nickname cannot be known; the page says to read the file before it is filed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from children.models import Child
from children.names import Names
from escalations.models import Entry, Escalation, EscalationChild, StageRecord
from iro_portal.core.dates import in_words
from iro_portal.core.marking import Marking
from iro_portal.core.pdf import pdf_of
from iro_portal.core.templatetags.portal import day, moment

ANOTHER = "another child"
FACTS = {
    "asked": "Asked", "from": "From", "to": "To", "until": "Until", "before": "Due before",
    "passed_over": "Passed over", "remark": "Remark", "how": "How", "with": "With", "check_on": "To be checked on",
    "outcome": "Outcome",
    "choice": "Choice", "day": "Day of the formal process", "ground": "Ground", "senior_told": "Senior person told",
    "stage": "Stage",
}  # fmt: skip


@dataclass
class Part:
    """A heading with lines under it: (what or who, the words)."""

    heading: str
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class CaseFile:
    """What goes onto one child's main record."""

    title: str
    about: str
    parts: list[Part]
    mark: Marking

    def as_text(self) -> str:
        """Return it as plain text, marked at the top and at the end."""
        return render_to_string("escalations/case_file.txt", {"file": self})

    def as_pdf(self) -> bytes:
        """Return it as a tagged PDF (PDF/UA-1). Raises PdfUnavailable where Pango is not on the machine."""
        html = render_to_string("escalations/case_file.pdf.html", {"file": self})
        return pdf_of(html, instead="the text")


def case_file(escalation: Escalation, child: Child, mark: Marking) -> CaseFile:
    """Return an escalation as it goes onto this child's main record. Raises EscalationChild.DoesNotExist."""
    own = escalation.children.select_related("child", "outcome", "team", "social_worker", "iro").get(child=child)
    names = Names.of_others(others(escalation, child), keep=child)
    parts = [_about(escalation, own), _raised(escalation), _stages(escalation, own), _words(escalation, own), _end(own)]
    tidy = [Part(part.heading, [*_tidy(part, names)]) for part in parts]
    return CaseFile(
        title=f"Escalation {escalation.reference}",
        about=f"{child.name} ({child.reference}), council's id {child.council_id}",
        parts=[part for part in tidy if part.lines],
        mark=mark,
    )


def others(escalation: Escalation, child: Child) -> list[Child]:
    """Return every other child of the escalation, and of those that it was split from or that were split from it."""
    relatives = Q(pk=escalation.pk) | Q(split_from=escalation)
    if escalation.split_from_id:
        relatives |= Q(pk=escalation.split_from_id) | Q(split_from=escalation.split_from_id)
    rows = EscalationChild.objects.filter(escalation__in=Escalation.objects.filter(relatives))
    return list(Child.objects.filter(pk__in=rows.values("child")).exclude(pk=child.pk))


def _tidy(part: Part, names: Names) -> Iterator[tuple[str, str]]:
    """Yield the lines that say something, without the names of others."""
    for what, words in part.lines:
        if words:
            yield names.without(what, ANOTHER), names.without(words, ANOTHER)


def _about(escalation: Escalation, own: EscalationChild) -> Part:
    rest = escalation.children.exclude(pk=own.pk).count()
    return Part(
        "About this escalation",
        [
            ("Reference", escalation.reference),
            ("Council's reference", escalation.council_reference),
            ("Raised by", str(escalation.raised_by or "")),
            ("Raised on", day(escalation.raised_on)),
            ("State", escalation.get_state_display()),
            ("Stage", str(escalation.stage or "")),
            ("Also about", f"{rest} other child{'' if rest == 1 else 'ren'}" if rest else ""),
            ("Team on that day", str(own.team or "")),
            ("Social worker on that day", str(own.social_worker or "")),
            ("IRO on that day", str(own.iro or "")),
        ],
    )


def _raised(escalation: Escalation) -> Part:
    told = {True: "Yes", False: f"Not yet: {escalation.why_not_told}", None: ""}[escalation.told_of_advocacy]
    phoned = f"{escalation.phoned_whom}, {moment(escalation.phoned_at)}" if escalation.phoned_whom else ""
    return Part(
        "What was raised",
        [
            *[("Main reason" if row.is_main else "Other reason", _reason(row)) for row in _reasons(escalation)],
            *[("Cause", cause.label) for cause in escalation.causes.all()],
            ("What has happened, and what it means", escalation.concern),
            ("What the child says", escalation.child_says),
            ("Told about advocacy and complaints", told),
            ("What is asked for", escalation.asked_for),
            ("By when", day(escalation.asked_by_day)),
            ("Urgent", f"Yes. Phoned: {phoned or 'nobody'}" if escalation.urgent else ""),
            ("Why it started at this stage", escalation.why_this_stage),
        ],
    )


def _reasons(escalation: Escalation):
    return escalation.reasons.select_related("reason").prefetch_related("features")


def _reason(row) -> str:
    features = ", ".join(feature.label for feature in row.features.all())
    return f"{row.reason.label} ({features})" if features else row.reason.label


def _stages(escalation: Escalation, own: EscalationChild) -> Part:
    records = escalation.records.select_related("stage", "answered_by").prefetch_related("addressees__staff")
    return Part("Stage by stage", [(_stage_name(record), _stage(record, own)) for record in records])


def _stage_name(record: StageRecord) -> str:
    return f"{record.stage}, round {record.round}" if record.round > 1 else str(record.stage)


def _stage(record: StageRecord, own: EscalationChild) -> str:
    asked = " and ".join(str(row) for row in record.addressees.all() if row.child_id in (None, own.child_id))
    lines = [
        f"Asked: {asked}" if asked else "",
        f"Opened on {day(record.opened_on)}" if record.opened_on else "Day not known",
        f"answer due {day(record.due_on)}" if record.due_on else "",
        f"{record.get_ended_display()} {day(record.closed_on)}".strip() if record.ended else "awaiting an answer",
        f"by {record.answered_by}" if record.answered_by else "",
        f"Passed over: {', '.join(record.passed_over)}" if record.passed_over else "",
        record.why,
    ]
    return "; ".join(line for line in lines if line)


def _words(escalation: Escalation, own: EscalationChild) -> Part:
    entries = escalation.entries.select_related("by", "on_behalf_of", "response", "record__stage")
    return Part("Every word, in order", [(_heading(entry), _said(entry, own)) for entry in entries])


def _heading(entry: Entry) -> str:
    when = moment(entry.happened_at) if entry.time_known else day(entry.happened_at)
    who = f"{entry.by}, {entry.by_role}" if entry.by and entry.by_role else str(entry.by or "the system")
    instead = f", for {entry.on_behalf_of}" if entry.on_behalf_of else ""
    stage = f" ({entry.record.stage})" if entry.record else ""
    return f"{when}: {entry.get_kind_display()}{stage}, {who}{instead}"


def _said(entry: Entry, own: EscalationChild) -> str:
    if entry.child_id not in (None, own.child_id):
        return "This entry is about another child; its words are on that child's record."
    return "\n".join(filter(None, [entry.words, _promise(entry), *_settled(entry)])) or "No words."


def _promise(entry: Entry) -> str:
    answer = getattr(entry, "response", None)
    if answer is None:
        return ""
    promised = (
        f"Promised: {answer.action}, by {answer.action_owner}, by {day(answer.action_due)}" if answer.action else ""
    )
    return promised or ("Agrees." if answer.agrees else "Does not agree.")


def _settled(entry: Entry) -> list[str]:
    known = [(label, entry.facts.get(key)) for key, label in FACTS.items()]
    return [f"{label}: {_fact(value)}" for label, value in known if value not in (None, "", [])]


def _fact(value) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", _day_in_words, str(value))


def _day_in_words(found: re.Match) -> str:
    return in_words(timezone.datetime(*map(int, found.groups())).date())


def _end(own: EscalationChild) -> Part:
    ended = [("Outcome", str(own.outcome)), ("On", day(own.closed_on)), ("What changed", own.what_changed)]
    return Part("How it ended for this child", ended if own.outcome else [("Outcome", "Still open.")])
