"""A child's names are put into every text that hangs on the child; anonymised, the whole database is searched for them."""

import json

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from children.commands import end_emergency, review_emergency
from exchange.models import ImportChange, ReturnedChild
from iro_portal.core.models import OutboxMessage
from iro_portal.home.holdings.holding import every
from iro_portal.home.holdings.register import HOLDINGS, REGISTER, rows_of
from iro_portal.home.retention.anonymise import anonymise
from people.models import KeptWords
from reviews.models import Supervision
from tests.factories import access, restricted
from tests.factories.everything import BORN, NAME, Everything
from tests.factories.hanging import about, paths_to_a_child

pytestmark = pytest.mark.once

TYPED = (models.CharField, models.TextField, models.JSONField)
WORDS = f"{NAME} ({NAME.upper()}), Quillon, born 29 May 2016, 29/05/2016"
# What no person types, so that no name can come into it, and why it stays.
NEVER_TYPED = {
    "given out by a counter": {"reference"},
    "a code of the SSDA903 return": {
        "sex", "ethnicity", "end_reason", "reason_new", "legal_status", "need", "placement", "provider",
        "reason_place_change",
    },
    "where the row came from": {"provenance", "source", "table", "field"},
    "a key of a list or an answer offered to choose from": {"rule", "contents", "passed_over", "section", "value"},
    "the name of a post, a role or a step, taken from the authority's lists": {"title", "by_role", "stage_label"},
}  # fmt: skip
STAYS = set().union(*NEVER_TYPED.values())
# Where the reference of an anonymised child may stand: it says who it was to nobody, and the log can be read by it.
REFERENCE_STAYS = {
    "children_child.reference", "core_auditevent.subject_reference", "core_outboxmessage.subject_reference",
    "core_outboxmessage.path", "core_outboxmessage.line",
}  # fmt: skip

# Days and numbers of everybody: a birthday is one of the days of England's calendar.
OF_NOBODY = {"core_workingday"}


@pytest.fixture
def own(db) -> Everything:
    own = Everything().whole()
    world, child = own.world, own.child
    # Like no number that stands anywhere by chance.
    child.council_id = "Q99/1207"
    child.save()
    now, outside = timezone.now(), world.other_worker
    use = end_emergency(use=access.emergency(world, child), by=outside, at=now)
    review_emergency(use=use, justified=True, words="So it was.", by=world.governance, at=now)
    access.taken_out(world, access.inspection(world, access.inspector(world), children=[child]), child)
    restricted.restrict(world, child, world.iro)
    assert own.access_request.pk, "made when it is first asked for"
    Supervision.objects.update(words=f"Talked of {NAME}.")
    OutboxMessage.objects.create(
        authority_id=world.authority.pk, kind="x", recipient=world.iro, subject_type="people.team", subject_id=1,
        subject_reference="", line=f"{NAME} waits", path="/x/",
    )  # fmt: skip
    KeptWords.objects.create(
        staff=world.iro_manager, path="/children/new/", fields={"name": [NAME]}, kept_at=timezone.now()
    )
    ReturnedChild.objects.create(authority=world.authority, run=own.run, child=child, said={"x": NAME}, wrote={})
    ImportChange.objects.create(run=own.run, table="children.Child", row=child.pk, before=None, after={"name": NAME})
    return own


@pytest.fixture
def written_everywhere(own) -> set[str]:
    """Write the child's names over every text that hangs on the child; return where."""
    written = set()
    with guards_down():
        for model, rows in hanging(own.child).items():
            written |= {f"{model._meta.label}.{field.name}" for field in texts(model) if write(rows, field)}
    return written


def hanging(child) -> dict[type[models.Model], models.QuerySet]:
    """Return the rows that concern a child, as foreign keys lead to them and as the register of what is held has them."""
    found = {holding.model: rows for holding, rows in rows_of(child)}
    for model, paths in paths_to_a_child().items():
        keys = [*about(model, paths, child).values_list("pk", flat=True), *found[model].values_list("pk", flat=True)]
        found[model] = every(model).filter(pk__in=keys)
    return found


def texts(model) -> list[models.Field]:
    fields = [each for each in model._meta.concrete_fields if isinstance(each, TYPED) and not each.choices]
    return [each for each in fields if each.name not in STAYS | {"search_key", "sha256", "council_id"}]


def write(rows: models.QuerySet, field: models.Field) -> int:
    if isinstance(field, models.JSONField):
        return rows.update(**{field.name: [WORDS] if field.default is list else {"words": WORDS, "more": [WORDS]}})
    longest = field.max_length or len(WORDS)
    fits = next((each for each in (WORDS, NAME, "Quillon") if len(each) <= longest), "")
    if not fits:
        return 0
    try:
        with transaction.atomic():
            return rows.update(**{field.name: fits})
    except IntegrityError:  # words that stand only beside others
        return rows.exclude(**{field.name: ""}).update(**{field.name: fits})


class guards_down:
    """The triggers stand aside while the test writes over what nobody may write over."""

    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            self.triggers = cursor.fetchall()
            for name, _ in self.triggers:
                cursor.execute(f"DROP TRIGGER {name}")

    def __exit__(self, *error):
        with connection.cursor() as cursor:
            for _, sql in self.triggers:
                cursor.execute(sql)


def places(*wanted: str) -> set[str]:
    """Return each column of the whole database in which one of these words stands, in any letters."""
    found = set()
    with connection.cursor() as cursor:
        for table in {*connection.introspection.table_names(cursor)} - OF_NOBODY:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                said = {name: text_of(value).casefold() for name, value in zip(columns, row, strict=True)}
                found |= {
                    f"{table}.{name}" for name, text in said.items() for each in wanted if each.casefold() in text
                }
    return found


def text_of(value) -> str:
    """Return a value as text; what JSON escapes is read."""
    text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="takes SQLite's triggers down to write")
def test_nothing_in_the_whole_database_says_who_the_child_was(own, written_everywhere):
    child, council_id = own.child, own.child.council_id
    names = (NAME, "Quillon", council_id, "29 May 2016", "29/05/2016", BORN.isoformat())
    assert len(written_everywhere) > 70
    assert len(places(NAME)) > 60
    with transaction.atomic():
        anonymise(child, on=timezone.localdate())
    assert places(*names) == set()
    assert places(child.reference) - REFERENCE_STAYS == set()


def test_what_is_kept_of_texts_that_hang_on_a_child_is_never_typed(db):
    kept = {
        f"{model._meta.label}.{field.name}": field.name for model in {*paths_to_a_child()} | hanging_by_register()
        for field in model._meta.concrete_fields
        if isinstance(field, (*TYPED, models.BinaryField)) and not field.choices
        and REGISTER[model._meta.label].by_name[field.name].how == "kept"
    }  # fmt: skip
    assert {place for place, name in kept.items() if name not in STAYS} == set()
    assert STAYS - {*kept.values()} == set(), "declared, but no longer kept anywhere"


def hanging_by_register() -> set[type[models.Model]]:
    return {holding.model for holding in HOLDINGS if holding.of is not None}


def test_every_model_from_which_foreign_keys_lead_to_a_child_is_in_the_register_as_hanging_on_one(db):
    assert {model._meta.label for model in {*paths_to_a_child()} - hanging_by_register()} == set()
