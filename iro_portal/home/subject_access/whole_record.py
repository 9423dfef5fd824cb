"""One child's whole record, put together from the register of what is held: every table, every row, every field.

Nothing is chosen: what a table holds of the child is in it, what lists leave out as recorded in error too. Left out are
the keys that mean nothing to a reader. What may be about somebody else is marked, not taken out (third_parties.py).
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from docx import Document

from children.models import Child
from iro_portal.core import log_words
from iro_portal.core.dates import in_words
from iro_portal.core.models import AuditEvent, AuditValue
from iro_portal.home.holdings.holding import Holding
from iro_portal.home.holdings.register import called, rows_of
from iro_portal.home.holdings.terms import Sort, Whose
from iro_portal.home.log.events import AT_ONCE, concerning
from iro_portal.home.subject_access import beside
from iro_portal.home.subject_access.meanings import TITLES, label_of, meaning, said
from iro_portal.home.subject_access.sections import Entry, Section, Value, day_of
from people.models import Authority, Staff
from reviews.models import Review
from reviews.wording import rule_in_words

# Keys of our own, and what an import noted of itself.
LEFT_OUT = {"id", "authority", "uuid", "version", "search_key", "import_run", "import_run_id", "provenance", "sha256"}
OF_OTHERS = {Whose.FAMILY, Whose.OTHER}
# Named there are a court, or people by what they did by profession.
NOT_OF_OTHERS = {
    "children.CourtProceedings.court", "children.CourtProceedings.case_number", "escalations.Entry.by_role",
    "escalations.CafcassReferral.senior_told",
}  # fmt: skip
LOG, IN_TIME = "Who opened or changed the record", "In order of time"


def whole_record(child: Child) -> list[Section]:
    """Return all that is held about a child: what happened in order of time, then table by table, each in order of time,
    notices and what imports changed, and who opened or changed the record."""
    keys = {holding.label: [*rows.values_list("pk", flat=True)] for holding, rows in rows_of(child)}
    held = [_section(holding, rows, child) for holding, rows in rows_of(child)]
    held = [section for section in [*held, *beside.sections(child, keys)] if section.entries]
    return [_in_order_of_time(held), *held, *(log for log in [_log(child)] if log.entries)]


def _in_order_of_time(sections: list[Section]) -> Section:
    """Return one line for each row that has a day, year by year: what happened when, and under which heading it stands."""
    told = sorted(
        ((entry.on, section.title, entry.title) for section in sections for entry in section.entries if entry.on),
        key=lambda each: each[0],
    )
    years = {year: [*lines] for year, lines in groupby(told, key=lambda each: each[0].year)}
    entries = [
        Entry(str(year), [Value(in_words(on), f"{section}: {title}") for on, section, title in lines])
        for year, lines in years.items()
    ]
    return Section(IN_TIME, "What happened when; each line names the heading under which it is told.", entries)


def _section(holding: Holding, rows: models.QuerySet, child: Child) -> Section:
    fields = [each for each in holding.model._meta.concrete_fields if _is_told(holding, each)]
    linked = [each.name for each in fields if each.is_relation]
    shared = _shared(holding, rows, child)
    section = Section(title_of(holding), holding.what)
    for row in rows.select_related(*linked) if fields else ():
        values = [value for each in fields for value in _values(holding, each, row, child)]
        if values:
            section.entries.append(Entry(_title(row), values, shared=row.pk in shared, on=day_of(row)))
    section.entries.sort(key=lambda entry: entry.on or date.min)
    _number(section.entries)
    return section


def title_of(holding: Holding) -> str:
    """Return the heading under which a table stands."""
    return TITLES.get(holding.label) or called(holding)


def _shared(holding: Holding, rows: models.QuerySet, child: Child) -> set[int]:
    others = Child.objects.filter(authority_id=child.authority_id).exclude(pk=child.pk)
    return (
        {*rows.filter(pk__in=holding.rows_about(others).values("pk")).values_list("pk", flat=True)}
        if (holding.shared)
        else set()
    )


def _is_told(holding: Holding, each: models.Field) -> bool:
    held = holding.by_name.get(each.name)
    if held is None or each.name in LEFT_OUT or (each.is_relation and each.remote_field.model is Authority):
        return False
    return held.sort != Sort.NONE or each.is_relation or isinstance(each, models.DateField)


def _title(row: models.Model) -> str:
    on = day_of(row)
    return ", ".join(filter(None, [str(getattr(row, "reference", "") or ""), in_words(on) if on else ""]))


def _number(entries: list[Entry]) -> None:
    """Rows of a table that are called the same are told apart by a number, as are those that are called nothing."""
    often = Counter(entry.title for entry in entries)
    seen: Counter = Counter()
    for entry in entries:
        seen[entry.title] += 1
        if often[entry.title] > 1 or not entry.title:
            entry.title = f"{entry.title} ({seen[entry.title]})".strip() if entry.title else str(seen[""])


def _values(holding: Holding, each: models.Field, row: models.Model, child: Child) -> Iterator[Value]:
    stands, label = getattr(row, each.name), label_of(each)
    if stands in (None, "", [], {}, b"") or (isinstance(stands, Child) and stands.pk == child.pk):
        return
    if isinstance(stands, Child):
        yield Value(label, f"another child: {stands.name}, {stands.reference}", of_another=True)
    elif isinstance(each, models.BinaryField):
        yield Value(label, _text_of_file(bytes(stands)), free=True)
    else:
        sort = holding.by_name[each.name].sort
        names = isinstance(each, models.CharField | models.TextField) and not each.choices and sort == Sort.PERSONAL
        of_another = (
            names and bool(OF_OTHERS & {*holding.whose}) and f"{holding.label}.{each.name}" not in NOT_OF_OTHERS
        )
        yield Value(label, _in_words(each, row, stands, child), free=sort == Sort.WORDS, of_another=of_another)


def _in_words(each: models.Field, row: models.Model, stands: Any, child: Child) -> str:
    if isinstance(stands, Staff):
        return f"{stands.name} (staff)"
    if isinstance(stands, models.Model):
        return said(str(getattr(stands, "reference", "") or stands).removeprefix(f"{child}: "))
    if isinstance(row, Review) and each.name == "rule":
        return rule_in_words(row)
    if told := meaning(each.name, stands):
        return told
    if isinstance(stands, str) and not each.choices:
        return stands  # as somebody wrote it
    return str(getattr(row, f"get_{each.name}_display")()) if each.choices else said(stands)


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
