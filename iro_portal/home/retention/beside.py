"""What concerns a child and hangs on no foreign key: values beside the log, notices, kept words, what imports kept."""

import json

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from children.models import Child
from children.names import REMOVED, Names, take_out
from exchange.models import ImportChange, ImportRun, StoredFile
from iro_portal.core.models import AuditEvent, AuditValue, OutboxMessage
from iro_portal.home.holdings.holding import every
from iro_portal.home.holdings.register import REGISTER
from iro_portal.home.log.events import concerning
from people.models import KeptWords

Keys = dict[str, list[int]]


def clear(child: Child, keys: Keys, names: Names, in_full: Names) -> None:
    """This function will erase what is kept about a child beside the tables that hang on one.

    `keys`: table by table, the rows that concern this child alone. `names`: as the child is called where the words are
    about the child, `in_full` where nothing says so.
    """
    _erase_values(child, names, in_full)
    _empty_notices(child, keys, in_full)
    _forget_kept_words(child, keys, in_full)
    _empty_imports(keys)


def _erase_values(child: Child, names: Names, in_full: Names) -> None:
    """Old and new values: of this child, and of those shared with others where the child is named in them."""
    events = concerning(AuditEvent.objects.exclude(values_hash=""), child.pk)
    about = dict(events.values_list("pk", "children"))
    kept = {key for children in about.values() for key in children if key != child.pk}
    in_time = set(Child.objects.filter(pk__in=kept, anonymised_on=None).values_list("pk", flat=True))
    values = AuditValue.objects.filter(event_id__in=about).values_list("event_id", "body")
    gone = [event for event, body in values if not in_time & set(about[event]) or _stand_in(names, body)]
    AuditValue.objects.filter(event_id__in=[*gone, *_that_name(child, in_full)]).delete()


def _that_name(child: Child, names: Names) -> list[int]:
    """Return the events of whoever, of the child's authority, in whose values the child stands by full name or id."""
    bodies = AuditValue.objects.filter(names.may_stand_in(["body"])).values_list("event_id", "body")
    found = [event for event, body in bodies if _stand_in(names, body)]
    rows = AuditEvent.objects.filter(pk__in=found, authority_id=child.authority_id)
    return list(rows.values_list("pk", flat=True))


def _stand_in(names: Names, body: str) -> bool:
    return names.stand_in(json.loads(body))


def _empty_notices(child: Child, keys: Keys, names: Names) -> None:
    for label, found in keys.items():
        rows = OutboxMessage.objects.filter(subject_type=label.lower(), subject_id__in=found)
        for name in ("line", "failure"):
            rows.exclude(**{name: ""}).update(**{name: REMOVED})
    take_out(every(OutboxMessage).filter(authority_id=child.authority_id), ["line", "failure"], names)


def _forget_kept_words(child: Child, keys: Keys, names: Names) -> None:
    """What somebody was typing about the child as their session ended goes a day early."""
    references = [child.reference]
    for label in ("reviews.Review", "escalations.Escalation"):
        rows = every(REGISTER[label].model).filter(pk__in=keys[label])
        references += rows.values_list("reference", flat=True)
    for reference in references:
        KeptWords.objects.filter(path__contains=f"/{reference}/").delete()
    for row in KeptWords.objects.filter(staff__authority=child.authority_id):
        if names.stand_in(row.fields):
            row.delete()


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
