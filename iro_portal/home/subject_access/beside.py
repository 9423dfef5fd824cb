"""What is held of a child beside the tables that hang on one: notices, and what imports brought; and what is left out."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from children.models import Child
from children.names import Names
from exchange.models import ImportChange, ReturnFinding
from iro_portal.core.models import OutboxMessage
from iro_portal.home.holdings.register import REGISTER, called
from iro_portal.home.subject_access.meanings import meaning, said
from iro_portal.home.subject_access.sections import Entry, Section, Value

Keys = dict[str, list[int]]
# Tables that hang on no child and are in the file all the same: here, and under who opened or changed the record.
GIVEN = {"core.OutboxMessage", "exchange.ImportChange", "exchange.ReturnFinding", "core.AuditEvent", "core.AuditValue"}
# Tables that can hold something about a child and are not in the file, and why not.
NOT_GIVEN = {
    "people.KeptWords": "What a colleague was typing as their session ended; it is deleted within a day.",
    "people.InspectionExtension": "Why an inspection took longer: about the inspection, not about a child.",
    "exchange.ImportRun": "That a file about many children was taken in. What it said of this child is told by itself.",
    "exchange.StoredFile": "Files as they came in, about many children. What they said of this child is told by itself.",
    "core.FrozenRow": "Keys of rows that were anonymised.",
    "reports.CaseStudy": "Words for a paper, without names, which a check for names has passed.",
}


def sections(child: Child, keys: Keys) -> Iterator[Section]:
    """Yield what hangs on no foreign key. `keys`: table by table, the rows that concern the child."""
    yield _notices(keys)
    yield _changes(keys)
    yield _findings(child)


def _notices(keys: Keys) -> Section:
    about = Q(pk__in=[])
    for label, found in keys.items():
        about |= Q(subject_type=label.lower(), subject_id__in=found)
    section = Section(
        "Notices that were sent to staff", "What the portal told somebody on the staff of something in this record."
    )
    for row in OutboxMessage.objects.filter(about).select_related("recipient").order_by("created_at", "pk"):
        told = [
            Value("To whom", f"{row.recipient.name} (staff)"),
            Value("What it said", row.line, free=True),
            *([Value("First opened", said(row.opened_at))] if row.opened_at else ()),
        ]
        on = timezone.localdate(row.created_at)
        section.entries.append(Entry(f"{said(row.created_at)}, {row.subject_reference}", told, on=on))
    return section


def _changes(keys: Keys) -> Section:
    about = Q(pk__in=[])
    for label, found in keys.items():
        about |= Q(table=label, row__in=found)
    section = Section("What imports added or changed", "What a file that was taken in added or changed in this record.")
    for row in ImportChange.objects.filter(about).select_related("run").order_by("pk"):
        told = [Value(word, _facts(facts), free=True) for word, facts in (("Before", row.before), ("After", row.after))
                if facts]  # fmt: skip
        told.append(Value("In which table", called(REGISTER[row.table])))
        section.entries.append(Entry(f"{row.run.reference} ({len(section.entries) + 1})", told, on=None))
    return section


def _facts(facts: dict) -> str:
    return said({name: meaning(name, value) or value for name, value in facts.items()})


def _findings(child: Child) -> Section:
    """Errors and warnings about rows of files; they hang on no child, and are found by name and id."""
    names = Names.in_full(child)
    rows = ReturnFinding.objects.filter(run__authority=child.authority_id).select_related("run").order_by("pk")
    section = Section("Errors found in files", "What was wrong with rows about this child in a file that was taken in.")
    for row in rows.filter(names.may_stand_in(("value", "sentence"))):
        if names.stand_in([row.value, row.sentence]):
            told = [Value("What was wrong", f"{row.title}: {row.sentence}", free=True)]
            section.entries.append(Entry(f"{row.run.reference} ({len(section.entries) + 1})", told))
    return section
