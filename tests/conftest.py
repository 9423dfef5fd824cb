"""What every test lives under: no network but this machine, files of its own, nothing skipped silently."""

import os
import shutil
import socket
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.introspection import BaseDatabaseIntrospection
from django.test import TransactionTestCase
from hypothesis import settings as property_tests

from iro_portal.core.models import WorkingDay
from tests import copied
from tests.disarmed import disarmed
from tests.factories.world import World
from tests.network import refuse_other_machines

# Playwright keeps an event loop in the test's thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A loaded machine is slow, not wrong.
property_tests.register_profile("portal", deadline=None, database=None)
property_tests.load_profile("portal")
WITH_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse_other_machines(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", refuse_other_machines(socket.getaddrinfo))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Called by pytest-django before it makes a database."""
    if migrated := os.environ.get("MIGRATED"):
        copied.begin_as_copy_of(migrated)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path_factory):
    """Uploads and delivered notices of a test go to a folder of its own."""
    folder = tmp_path_factory.mktemp("data", numbered=True)
    settings.DATA_FOLDER = folder
    settings.MEDIA_ROOT = folder / "uploads"
    settings.OUTBOX_FOLDER = folder / "outbox"


@pytest.fixture(autouse=True, scope="session")
def _flush_spares_what_migrations_wrote():
    """After a test with real transactions: the log's guards stand aside for the flush, and working days stay."""
    guarded = [model._meta.db_table for model in apps.get_models() if getattr(model, "guarded", False)]
    flush, every_table = TransactionTestCase._fixture_teardown, BaseDatabaseIntrospection.django_table_names

    def flush_unguarded(test):
        with disarmed(guarded):
            flush(test)

    def tables_but_working_days(introspection, **options):
        return [name for name in every_table(introspection, **options) if name != WorkingDay._meta.db_table]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
        patch.setattr(BaseDatabaseIntrospection, "django_table_names", tables_but_working_days)
        yield


@pytest.fixture
def world(db) -> World:
    """A small council, everyone of whom an escalation needs somebody."""
    return World()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium, with everything off that would reach out by itself."""
    switches = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    more = "disable-component-update disable-sync disable-dev-shm-usage"
    return {"executable_path": CHROMIUM, "args": [f"--{each}" for each in f"{switches} {more}".split()]}


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    """Mark what touches no database, and put browser tests last, so that the quick ones speak first."""
    for item in items:
        if not item.get_closest_marker("django_db") and not WITH_DATABASE & set(item.fixturenames):
            item.add_marker("pure")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_setup(item):
    """Skip what this run cannot do, and say why."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (DATABASE_URL names another database)")
    if item.get_closest_marker("browser") and not CHROMIUM:
        pytest.skip("needs Chromium, which was not found")


def skip_reason(report) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter):
    """Name what was skipped and why, at the end."""
    reasons = Counter(skip_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"Skipped {count}: {reason}", yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Under STRICT=1 a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = os.environ.get("STRICT") == "1" and reporter is not None
    if strict and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("STRICT=1: a skipped test is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
