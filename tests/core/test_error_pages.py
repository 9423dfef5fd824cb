"""A page for what went wrong says nothing of the record, of the fault or of the database, and needs neither."""

import logging

import pytest
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from children.views import record

pytestmark = pytest.mark.once


@pytest.fixture
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_the_page_for_a_fault_needs_no_database():
    # Without a fixture for it, a test that asked the database would fail.
    page = server_error(RequestFactory().get("/children/CH-0001/?q=Quagga"))
    assert page.status_code == 500
    assert "The fault is ours" in page.text
    assert not {"CH-0001", "Quagga", "Traceback"} & {*page.text.replace("<", " ").split()}


@pytest.mark.parametrize("fault", [RuntimeError, DatabaseError, KeyError])
def test_a_fault_tells_nothing_of_the_record(world, client, monkeypatch, quiet, fault):
    child = world.child("Quillon Featherstone")

    def fails(*args, **kwargs):
        raise fault(f"{child.name} {child.date_of_birth} SELECT secret FROM children_child")

    client.force_login(world.iro)
    client.raise_request_exception = False
    monkeypatch.setattr(record, "render", fails)
    page = client.get(reverse("children:child-detail", args=[child.reference]))
    assert page.status_code == 500
    assert not [word for word in (child.name, child.reference, "2016", "SELECT", fault.__name__) if word in page.text]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/children/CH-0001/?q=Quagga", "/no/such/Quagga/", "/log/?q=Quagga"])
def test_a_refusal_repeats_nothing_of_the_address(world, client, path):
    world.child()
    client.force_login(world.other_iro)
    page = client.get(path)
    assert page.status_code in (403, 404)
    assert "Quagga" not in page.text
    assert "CH-0001" not in page.text
