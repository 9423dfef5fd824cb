"""Two people add the same file at the same moment: it is added once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from escalations.models import Escalation
from exchange.commands import apply_import
from tests.exchange.conftest import TODAY, Exchange
from tests.factories.world import World


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_file_added_twice_at_once_is_added_once(log):
    exchange = Exchange(World())
    body, barrier = log.row().row().csv, Barrier(2)
    runs = [exchange.upload(body) for _ in range(2)]

    def add(run):
        barrier.wait()
        try:
            return apply_import(run=run, by=None, today=TODAY).counts["new"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(add, runs)) == [0, 2]
    assert Escalation.objects.count() == 2
