"""A child's record is anonymised: nothing says who it was, every figure stays, and nobody changes it again."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from children import commands as care
from children.models import (
    Child,
    EmergencyReview,
    EmergencyUse,
    Episode,
    InspectedChildRemoval,
    RestrictedPerson,
    Restriction,
)
from children.names import REMOVED
from children.retention import coarsened
from escalations.models import Protocol
from exchange.models import ImportChange, StoredFile
from iro_portal.core import audit, frozen, sealing
from iro_portal.core.models import AuditEvent, AuditValue, FrozenRow, OutboxMessage
from iro_portal.home.holdings.holding import every
from iro_portal.home.holdings.register import rows_of
from iro_portal.home.log.events import concerning
from iro_portal.home.retention.anonymise import NAMELESS, anonymise
from iro_portal.home.retention.guards import guarded
from people.models import KeptWords
from reports import definitions, engine
from reports.period import Period
from reviews.models import ReviewMeeting, Supervision
from tests.factories import access, restricted
from tests.factories import escalation as make
from tests.factories.between import ago
from tests.factories.everything import GUARDIAN, NAME, WORDS, Everything
from tests.factories.world import World

TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.UUIDField)
# What is about the system keeps its words.
KEEP_WORDS = {"escalations.SystemicConcern"}


@pytest.fixture
def own(db, monkeypatch) -> Everything:
    own = Everything()
    # Of several ladders the one in force.
    first = Protocol.objects.of(own.world.authority).earliest("in_force_from")
    monkeypatch.setattr(World, "protocol", first)
    for children in ([own.child], [own.child, own.other]):
        make.in_state(own.world, "resolved", children=children, concern=f"{WORDS}: Quillon and Other Child wait.")
    return own


def carried_out(child: Child) -> dict[str, int]:
    with transaction.atomic():
        return anonymise(child, on=timezone.localdate())


def held_in(rows, *wanted: str) -> list[str]:
    """Return where in these rows one of the words stands."""
    names = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, TEXTS)]
    found = [(rows.model._meta.label, name, row[name]) for row in rows.values(*names) for name in names]
    texts = [(label, name, bytes(value) if isinstance(value, memoryview) else value) for label, name, value in found]
    return [f"{label}.{name}" for label, name, value in texts if any(each in str(value) for each in wanted)]


def test_nothing_says_who_the_child_was(own):
    council_id, old_uuid = own.child.council_id, str(own.child.uuid)
    everywhere = [every(model) for model in apps.get_models()]
    assert sum(len(held_in(rows, NAME)) for rows in everywhere) > 3
    carried_out(own.child)
    assert [place for rows in everywhere for place in held_in(rows, NAME, GUARDIAN, "Maud Mother", old_uuid)] == []
    child = Child.objects.get(pk=own.child.pk)
    assert (child.name, child.anonymised_on) == (NAMELESS, timezone.localdate())
    assert (child.search_key, child.died_on, council_id in child.council_id) == ("", None, False)


def test_no_words_about_the_child_alone_are_left(own):
    before = {holding.label: len(held_in(rows, WORDS)) for holding, rows in rows_of(own.child)}
    assert sum(map(bool, before.values())) > 20
    carried_out(own.child)
    shared = make_keys(own.other)
    left = [
        place
        for holding, rows in rows_of(own.child)
        if holding.label not in KEEP_WORDS
        for place in held_in(rows.exclude(pk__in=shared[holding.label]), WORDS, "Quillon")
    ]
    assert left == []


def make_keys(child: Child) -> dict[str, list[int]]:
    return {holding.label: list(rows.values_list("pk", flat=True)) for holding, rows in rows_of(child)}


def test_words_shared_with_a_child_in_their_time_stay_without_the_name(own):
    both = set(make_keys(own.child)["escalations.Escalation"]) & set(make_keys(own.other)["escalations.Escalation"])
    escalations = every(apps.get_model("escalations.Escalation"))
    carried_out(own.child)
    said = {row.concern for row in escalations.filter(pk__in=both)}
    assert f"{WORDS}: {REMOVED} and Other Child wait." in said
    assert not FrozenRow.objects.filter(table_name="escalations_escalation", row_id__in=both).exists()
    carried_out(own.other)
    assert {row.concern for row in escalations.filter(pk__in=both)} == {REMOVED}


@pytest.mark.once
def test_every_figure_is_what_it_was(own):
    today = timezone.localdate()
    period = Period.of_days(today - timedelta(days=300), today)

    def figures() -> dict[str, list]:
        asked = {slug: engine.ask(spec, own.world.authority, period) for slug, spec in definitions.REPORTS.items()}
        tables = {slug: engine.table(each) for slug, each in asked.items()}
        return {slug: [(row.label, [cell.plain for cell in cells]) for row, cells in table.lines()]
                for slug, table in tables.items()}  # fmt: skip

    before = figures()
    told = [
        slug for slug, lines in before.items() if any(str(cell) not in "0–" for _, cells in lines for cell in cells)
    ]
    assert len(told) > 40
    carried_out(own.child)
    after = figures()
    assert {slug for slug in before if before[slug] != after[slug]} == set()


@pytest.mark.parametrize(
    ("born", "days", "left"),
    [
        (date(2010, 5, 20), [], date(2010, 5, 1)),
        (date(2010, 5, 20), [date(2018, 5, 12), date(2017, 5, 3), date(2018, 6, 1)], date(2010, 5, 13)),
        (date(2010, 5, 20), [date(2018, 5, 20), date(2018, 5, 21)], date(2010, 5, 1)),
        (date(2012, 2, 29), [date(2019, 2, 28)], date(2012, 2, 29)),
    ],
)
def test_a_birthday_says_no_more_than_the_ages_need(born, days, left):
    assert coarsened(born, days) == left


def test_the_values_beside_the_log_are_erased_and_the_chain_holds(own):
    audit.record("child.change", by=None, subject=own.child, children=[own.child.pk], values={"name": [NAME, "x"]})
    other = audit.record(
        "child.change", by=None, subject=own.other, children=[own.other.pk], values={"name": ["a", "b"]}
    )
    sealing.seal()
    carried_out(own.child)
    assert held_in(every(AuditValue), NAME) == []
    of_child = [
        event.pk for event in concerning(AuditEvent.objects.all(), own.child.pk) if event.children == [own.child.pk]
    ]
    assert not AuditValue.objects.filter(event_id__in=of_child).exists()
    assert AuditValue.objects.filter(event_id=other.pk).exists()
    assert sealing.verify().fault is None


def test_notices_kept_words_and_what_imports_kept_go_too(own, django_capture_on_commit_callbacks):
    review, path = own.held, f"/children/{own.child.reference}/change/"
    OutboxMessage.objects.create(
        authority_id=own.child.authority_id, kind="x", recipient=own.world.iro, subject_type="reviews.review",
        subject_id=review.pk, subject_reference=review.reference, line=f"{review.reference}: {WORDS}", path="/x/",
    )  # fmt: skip
    KeptWords.objects.create(staff=own.world.iro, path=path, fields={"a": [WORDS]}, kept_at=timezone.now())
    ImportChange.objects.create(
        run=own.run, table="children.Child", row=own.child.pk, before={"name": NAME}, after=None
    )
    stored_as = default_storage.save("imports/abc", ContentFile(NAME))
    StoredFile.objects.create(run=own.run, file_name="a.csv", stored_as=stored_as, sha256="0" * 64, size=1)
    with django_capture_on_commit_callbacks(execute=True):
        carried_out(own.child)
    assert OutboxMessage.objects.get(subject_id=review.pk, kind="x").line == REMOVED
    assert not KeptWords.objects.filter(path=path).exists()
    change = ImportChange.objects.get(row=own.child.pk)
    assert (change.before, change.after) == ({}, None)
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(stored_as)


def test_words_of_nobody_lose_the_full_name_alone(own):
    Supervision.objects.update(words=f"Talked of {NAME}, of Quillon, of {own.child.council_id}.")
    carried_out(own.child)
    assert Supervision.objects.get().words == f"Talked of {REMOVED}, of Quillon, of {REMOVED}."


def test_why_a_record_was_opened_or_restricted_gives_way_to_nothing_but_goes_with_the_child(own):
    now, outside = timezone.now(), own.world.other_worker
    use = care.end_emergency(use=access.emergency(own.world, own.child), by=outside, at=now)
    care.review_emergency(use=use, justified=True, words=f"{NAME} was safe.", by=own.world.governance, at=now)
    running = access.inspection(own.world, access.inspector(own.world), children=[own.child])
    access.taken_out(own.world, running, own.child, why=f"{NAME} was meant to stay out.")
    restricted.restrict(own.world, own.child, own.world.iro)
    about = {"review": "use__child", "people": "restriction__child"}
    words = [(EmergencyUse, "reason", "child"), (EmergencyReview, "words", about["review"]),
             (Restriction, "why", "child"), (RestrictedPerson, "why", about["people"]),
             (InspectedChildRemoval, "why", "named__child")]  # fmt: skip
    for model, field, path in words:
        for other in (REMOVED, "Something else"):
            with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
                every(model).filter(**{path: own.child}).update(**{field: other})
    carried_out(own.child)
    left = {row for model, field, path in words for row in every(model).filter(**{path: own.child}).values_list(field)}
    assert left == {(REMOVED,), ("",)}
    with pytest.raises(DatabaseError, match=r"is append-only|is never changed"), transaction.atomic():
        every(EmergencyReview).update(justified=False)


def test_the_database_refuses_every_change_afterwards(own):
    review = own.child.reviews.first()
    assert sum(carried_out(own.child).values()) > 50
    refused = [
        lambda: every(Child).filter(pk=own.child.pk).update(name="Again"),
        lambda: every(Episode).filter(child=own.child).update(end=None),
        lambda: care.record_missing(child=own.child, by=None, kind="M", start=ago(30), end=ago(29)),
        lambda: ReviewMeeting.objects.create(review=review, authority=review.authority, met_on=date(2026, 1, 1)),
        lambda: connection.cursor().execute("DELETE FROM children_child WHERE id = %s", [own.child.pk]),
    ]  # fmt: skip
    for change in refused:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        assert frozen.is_refusal(refusal.value)
    every(Child).filter(pk=own.other.pk).update(name="Still open")


def test_every_table_that_hangs_on_a_child_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute(frozen.STANDING[connection.vendor])
        standing = {table for name, table in cursor.fetchall() if "_frozen_" in name}
    assert standing == set(guarded())
    assert {"children_child", "reviews_monitoringanswer", "escalations_entry"} <= standing
