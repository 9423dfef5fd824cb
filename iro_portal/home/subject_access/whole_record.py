"""One child's whole record, put together from the register of what is held: every table, every row, every field.

Nothing is chosen: what a table holds of the child is in it, what lists leave out as recorded in error too. Left out are
the keys that mean nothing to a reader. What may be about somebody else is marked, not taken out (third_parties.py).
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from docx import Document

from children.codes import CARE_ENDED, ETHNICITY, LEGAL_STATUS, NEED, PLACE_CHANGED, PLACEMENT, PROVIDER, SEX
from children.models import Child
from iro_portal.core import log_words
from iro_portal.core.dates import in_words
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.home.holdings.holding import Holding
from iro_portal.home.holdings.register import called, rows_of
from iro_portal.home.holdings.terms import Sort, Whose
from iro_portal.home.log.events import AT_ONCE, concerning
from people.models import Authority, Staff

# Keys of our own, and what an import noted of itself.
LEFT_OUT = {"id", "authority", "uuid", "version", "search_key", "import_run", "import_run_id", "provenance", "sha256"}
# What the codes of the SSDA903 return mean, by the field that holds one.
CODES = {
    "sex": SEX, "ethnicity": ETHNICITY, "legal_status": LEGAL_STATUS, "placement": PLACEMENT, "provider": PROVIDER,
    "need": NEED, "end_reason": CARE_ENDED, "reason_place_change": PLACE_CHANGED,
}  # fmt: skip
OF_OTHERS = {Whose.FAMILY, Whose.OTHER}
LOG = "Who opened or changed the record"


@dataclass
class Value:
    """One field of one row: its name, what stands there, and what to look at before it is given out."""

    label: str
    words: str
    free: bool = False  # free words: they can be about anybody
    of_another: bool = False  # by its nature about somebody else: a guardian's name, another child


@dataclass
class Entry:
    """One row: what it is called, and its fields that hold something. `shared`: it concerns other children too."""

    title: str
    values: list[Value]
    shared: bool = False


@dataclass
class Section:
    """One table, in plain words."""

    title: str
    about: str
    entries: list[Entry] = field(default_factory=list)


def whole_record(child: Child) -> list[Section]:
    """Return all that is held about a child, in the order of the register, and who opened or changed it."""
    sections = [_section(holding, rows, child) for holding, rows in rows_of(child)]
    return [section for section in [*sections, _log(child)] if section.entries]


def _section(holding: Holding, rows: models.QuerySet, child: Child) -> Section:
    fields = [each for each in holding.model._meta.concrete_fields if _is_told(holding, each)]
    linked = [each.name for each in fields if each.is_relation]
    section = Section(called(holding), holding.what)
    for number, row in enumerate(rows.select_related(*linked) if fields else (), start=1):
        values = [value for each in fields for value in _values(holding, each, row, child)]
        if values:
            section.entries.append(Entry(_title(row, number), values, shared=holding.shared))
    return section


def _is_told(holding: Holding, each: models.Field) -> bool:
    held = holding.by_name.get(each.name)
    if held is None or each.name in LEFT_OUT or (each.is_relation and each.remote_field.model is Authority):
        return False
    return held.sort != Sort.NONE or each.is_relation or isinstance(each, models.DateField)


def _title(row: models.Model, number: int) -> str:
    return str(getattr(row, "reference", "") or number)


def _values(holding: Holding, each: models.Field, row: models.Model, child: Child) -> Iterator[Value]:
    stands = getattr(row, each.name)
    if stands in (None, "", [], {}, b""):
        return
    label = str(each.verbose_name)
    label = f"{label[:1].upper()}{label[1:]}"
    if isinstance(stands, Child):
        yield Value(label, "this child" if stands.pk == child.pk else f"another child: {stands.name}, {stands.reference}",
                    of_another=stands.pk != child.pk)  # fmt: skip
    elif isinstance(each, models.BinaryField):
        yield Value(label, _text_of_file(bytes(stands)), free=True)
    else:
        sort = holding.by_name[each.name].sort
        names = isinstance(each, models.CharField | models.TextField) and not each.choices and sort == Sort.PERSONAL
        of_another = names and bool(OF_OTHERS & {*holding.whose})
        yield Value(label, _in_words(each, row, stands), free=sort == Sort.WORDS, of_another=of_another)


def _in_words(each: models.Field, row: models.Model, stands: Any) -> str:
    if isinstance(stands, Staff):
        return f"{stands.name} (staff)"
    if isinstance(stands, models.Model):
        return str(getattr(stands, "reference", "") or stands)
    if each.choices:
        return str(getattr(row, f"get_{each.name}_display")())
    meaning = CODES.get(each.name, {}).get(str(stands))
    return f"{meaning} ({stands})" if meaning else said(stands)


def said(stands: Any) -> str:
    """Return a value as a reader has it: days in words, yes and no, lists one after the other."""
    if isinstance(stands, bool):
        return "Yes" if stands else "No"
    if isinstance(stands, datetime):
        at = timezone.localtime(stands)
        return f"{in_words(at.date())}, {at:%H:%M}"
    if isinstance(stands, date):
        return in_words(stands)
    if isinstance(stands, dict):
        return "; ".join(f"{name}: {said(value)}" for name, value in stands.items())
    return ", ".join(map(said, stands)) if isinstance(stands, list | tuple) else str(stands)


def _text_of_file(body: bytes) -> str:
    """Return the words of a Word file, or what there is instead; letters are kept as they were made."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return f"A file of {len(body):,} bytes"
    try:
        document = Document(io.BytesIO(body))
    except (KeyError, ValueError):
        return f"A file of {len(body):,} bytes"
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(filter(None, [*(paragraph.text for paragraph in document.paragraphs), *cells]))


def _log(child: Child) -> Section:
    events = list(concerning(AuditEvent.objects.filter(authority_id=child.authority_id), child.pk).order_by("pk"))
    told = list(zip(events, _values_of(events), strict=True))
    words = log_words.Values(told)
    section = Section(
        LOG, "Each time that somebody opened, took or changed something of it: when, in which role, what."
    )
    for event, values in told:
        who = Value("In which role", event.actor_role or event.actor_label)
        changes = [_changed(event, name, value, words) for name, value in values.items()]
        what = Value("What", log_words.sentence(event, ""))
        section.entries.append(Entry(said(event.happened_at), [who, what, *changes]))
    return section


def _values_of(events: list[AuditEvent]) -> Iterator[dict]:
    """Yield what each event changed, field by field; nothing where it changed nothing, or the values were erased."""
    keys = [event.pk for event in events if event.values_hash]
    bodies = {}
    for batch in (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)):
        bodies |= dict(AuditValue.objects.filter(event_id__in=batch).values_list("event_id", "body"))
    yield from (json.loads(bodies.get(event.pk, "{}")) for event in events)


def _changed(event: AuditEvent, name: str, value: Any, words: log_words.Values) -> Value:
    old, new = (words.shown(event, name, each) for each in log_words.pair(value))
    label = log_words.label(event, name)
    return Value(f"{label[:1].upper()}{label[1:]}", f"{old} → {new}", free=True)
