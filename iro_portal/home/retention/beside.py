"""What concerns a child and hangs on no foreign key: values beside the log, notices, kept words, what imports kept."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from children.models import Child
from exchange.models import ImportChange, ImportRun, StoredFile
from iro_portal.core.models import AuditEvent, AuditValue, OutboxMessage
from iro_portal.home.holdings.holding import every
from iro_portal.home.holdings.register import REGISTER
from iro_portal.home.log.events import concerning
from iro_portal.home.retention.names import REMOVED, Names
from people.models import KeptWords

Keys = dict[str, list[int]]


def clear(child: Child, keys: Keys, names: Names) -> None:
    """This function will erase what is kept about a child beside the tables that hang on one.

    `keys`: table by table, the rows that concern this child alone.
    """
    _erase_values(child, names)
    _empty_notices(keys)
    _forget_kept_words(child, keys)
    _empty_imports(keys)


def _erase_values(child: Child, names: Names) -> None:
    """Old and new values: of this child, and of those shared with others where the child is named in them."""
    events = concerning(AuditEvent.objects.exclude(values_hash=""), child.pk)
    about = dict(events.values_list("pk", "children"))
    kept = {key for children in about.values() for key in children if key != child.pk}
    in_time = set(Child.objects.filter(pk__in=kept, anonymised_on=None).values_list("pk", flat=True))
    values = AuditValue.objects.filter(event_id__in=about).values_list("event_id", "body")
    gone = [event for event, body in values if not in_time & set(about[event]) or names.stand_in(body)]
    AuditValue.objects.filter(event_id__in=[*gone, *_that_name(child, names.in_full)]).delete()


def _that_name(child: Child, names: Names) -> list[int]:
    """Return the events of whoever, of the child's authority, in whose values the child stands by full name or id."""
    holding = Q(pk__in=[])
    for word in names.wanted:
        holding |= Q(body__icontains=word)
    found = [event for event, body in AuditValue.objects.filter(holding).values_list("event_id", "body")
             if names.stand_in(body)]  # fmt: skip
    rows = AuditEvent.objects.filter(pk__in=found, authority_id=child.authority_id)
    return list(rows.values_list("pk", flat=True))


def _empty_notices(keys: Keys) -> None:
    for label, found in keys.items():
        rows = OutboxMessage.objects.filter(subject_type=label.lower(), subject_id__in=found)
        for name in ("line", "failure"):
            rows.exclude(**{name: ""}).update(**{name: REMOVED})


def _forget_kept_words(child: Child, keys: Keys) -> None:
    """What somebody was typing about the child as their session ended goes a day early."""
    references = [child.reference]
    for label in ("reviews.Review", "escalations.Escalation"):
        rows = every(REGISTER[label].model).filter(pk__in=keys[label])
        references += rows.values_list("reference", flat=True)
    for reference in references:
        KeptWords.objects.filter(path__contains=f"/{reference}/").delete()


def _empty_imports(keys: Keys) -> None:
    """What an import kept of the rows that it wrote, and the files themselves: it can no longer be undone anyway."""
    written = Q(pk__in=[])
    for label, found in keys.items():
        written |= Q(table=label, row__in=found)
    changes = ImportChange.objects.filter(written)
    runs = set(changes.values_list("run_id", flat=True)) | _runs_that_name(keys)
    for name in ("before", "after"):
        # Null says that the import made the row, or took it out; that stays to be seen.
        changes.exclude(**{f"{name}__isnull": True}).update(**{name: {}})
    files = StoredFile.objects.filter(run__in=ImportRun.objects.filter(pk__in=runs))
    for stored_as in files.values_list("stored_as", flat=True):
        transaction.on_commit(lambda name=stored_as: default_storage.delete(name))
    files.delete()


def _runs_that_name(keys: Keys) -> set[int]:
    found = set()
    for label in ("exchange.ReturnedChild", "exchange.ReturnConflict", "exchange.ImportedRow"):
        found |= set(every(REGISTER[label].model).filter(pk__in=keys[label]).values_list("run_id", flat=True))
    return found
