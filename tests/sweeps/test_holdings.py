"""The register of what is held names every table and every field: a new one that nobody looked at fails here."""

import pytest
from django.apps import apps
from django.db import models

from children.models import Child
from iro_portal.home.holdings.holding import every
from iro_portal.home.holdings.register import HOLDINGS, REGISTER, described, rows_of
from iro_portal.home.holdings.terms import How, Sort
from tests.factories.everything import Everything

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
# What is asked of a reader, not of a child; or hangs on all of a list, not on the child beside it.
NOT_BY_THEIR_KEY = {"escalations.Escalation", "escalations.Entry", "escalations.Response", "escalations.StageAddressee"}
FREE = (models.TextField, models.BinaryField)


def fields_of(holding):
    # Of its own table: what lies in the table of a model that it continues stands with that one.
    return MODELS[holding.label]._meta.local_concrete_fields


def test_every_table_has_an_entry_and_every_entry_a_table():
    assert set(REGISTER) == set(MODELS), "say in iro_portal/home/holdings/of_*.py what each table holds"
    assert len(HOLDINGS) == len(REGISTER), "a table has two entries"


def test_every_field_is_named_once():
    for holding in HOLDINGS:
        named, fields = [each.name for each in holding.fields], [field.name for field in fields_of(holding)]
        assert sorted(named) == sorted(fields), holding.label


def test_a_table_that_names_a_child_hangs_on_the_child():
    loose = {h.label for h in HOLDINGS if h.of is None and Child in {field.related_model for field in fields_of(h)}}
    assert loose == set()


def test_long_words_of_a_child_are_not_kept():
    for holding in HOLDINGS:
        if holding.of is not None:
            kept = {each.name for each in holding.fields if each.how == How.KEPT}
            assert not {field.name for field in fields_of(holding) if isinstance(field, FREE)} & kept, holding.label


def test_what_is_to_be_replaced_holds_text_and_free_words_are_no_choice():
    for holding in HOLDINGS:
        for field in fields_of(holding):
            each = holding.by_name[field.name]
            if each.how == How.REPLACED:
                assert isinstance(field, models.CharField | models.TextField), f"{holding.label}.{each.name}"
            if each.sort == Sort.WORDS:
                assert (field.is_relation, bool(field.choices)) == (False, False), f"{holding.label}.{each.name}"


def test_what_is_described_says_why_and_for_how_long():
    told = described()
    assert len(told) == sum(holding.is_personal for holding in HOLDINGS)
    assert all(each.what and each.purpose.why and each.purpose.how_long and each.seen_by for each in told)


@pytest.mark.django_db
@pytest.mark.once
def test_all_that_is_recorded_of_a_child_is_found_and_what_is_anothers_alone_is_not():
    own = Everything()
    found = {holding.label: set(rows.values_list("pk", flat=True)) for holding, rows in rows_of(own.child)}
    for label, keys in found.items():
        names = {field.name: field.related_model for field in MODELS[label]._meta.concrete_fields if field.is_relation}
        if label not in NOT_BY_THEIR_KEY and names.get("child") is Child:
            assert keys == set(every(MODELS[label]).filter(child=own.child).values_list("pk", flat=True)), label
    assert found["children.Child"] == {own.child.pk}
    filled = {label for label, keys in found.items() if keys}
    assert {"reviews.MonitoringAnswer", "reviews.RecordVersion", "reviews.AuditAction"} <= filled
    of_both = {holding for holding, rows in rows_of(own.other) if rows.filter(pk__in=found[holding.label])}
    assert all(holding.shared for holding in of_both), of_both
