"""References: one after the other, without gaps, whoever asks at once."""

import threading

import pytest
from django.db import connection, transaction

from iro_portal.core.models import ReferenceCounter
from iro_portal.core.references import next_reference, next_references


def test_references_rise_by_authority_prefix_and_year(db):
    assert [next_reference(1, "ESC", 2026), next_reference(1, "ESC", 2026)] == ["ESC-2026-0001", "ESC-2026-0002"]
    assert next_reference(2, "ESC", 2026) == "ESC-2026-0001"
    assert next_reference(1, "ESC", 2027) == "ESC-2027-0001"
    assert next_reference(1, "CH") == "CH-0001"


def test_a_batch_takes_its_references_in_order(db):
    next_reference(1, "ESC", 2026)
    assert next_references(1, "ESC", 2026, 3) == ["ESC-2026-0002", "ESC-2026-0003", "ESC-2026-0004"]
    assert next_reference(1, "ESC", 2026) == "ESC-2026-0005"


def test_a_number_beyond_9999_is_written_out(db):
    next_references(1, "ESC", 2026, 9999)
    assert next_reference(1, "ESC", 2026) == "ESC-2026-10000"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_none_is_given_out():
    with pytest.raises(RuntimeError, match="inside a transaction only"):
        next_reference(1, "ESC", 2026)
    assert not ReferenceCounter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    with transaction.atomic():
        assert next_reference(1, "ESC", 2026) == "ESC-2026-0001"
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_reference(1, "ESC", 2026) == "ESC-2026-0001"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_get_each_number_once():
    given, start, guard = [], threading.Barrier(8), threading.Lock()

    def ask(number: int):
        try:
            start.wait(10)
            for turn in range(5):
                with transaction.atomic():
                    reference = next_reference(1, "ESC", 2026)
                    if (number + turn) % 4 == 0:
                        transaction.set_rollback(True)
                        continue
                with guard:
                    given.append(reference)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(given) == [f"ESC-2026-{number:04d}" for number in range(1, len(given) + 1)]
    assert len(given) == 30
