"""import_escalations, as an operator types it."""

import io

import pytest
from django.core.management import CommandError, call_command

from escalations.models import Escalation
from exchange.models import ImportRun
from iro_portal.core.models import AuditEvent


@pytest.fixture
def run(exchange, tmp_path):
    def typed(body: bytes, *options: str, authority: str = "barchester") -> str:
        path, out, errors = tmp_path / "log.csv", io.StringIO(), io.StringIO()
        path.write_bytes(body)
        call_command("import_escalations", str(path), *options, authority=authority, stdout=out, stderr=errors)
        return errors.getvalue() + out.getvalue()

    return typed


def test_checking_says_what_would_happen_and_writes_nothing(run, log):
    events = AuditEvent.objects.count()
    assert run(log.row(Shoe_size="9").csv, "--check") == (
        "The column “Shoe size” is not known and was left out.\n1 escalation to add, about 1 child.\n"
    )
    assert (Escalation.objects.count(), ImportRun.objects.count(), AuditEvent.objects.count()) == (0, 0, events)


def test_a_good_file_is_taken_and_the_same_again_changes_nothing(run, log):
    assert run(log.row().csv) == "IMP-0001: 1 escalation added, about 1 child.\n"
    assert run(log.csv) == "The row is there already, unchanged. There is nothing to add.\n"
    assert Escalation.objects.get().raised_by is not None


def test_a_bad_file_is_refused_with_every_problem(run, log):
    with pytest.raises(CommandError) as refused:
        run(log.row(Children="9").row(Date_raised="soon").csv)
    assert str(refused.value).splitlines() == [
        "log.csv: Row 2, Children: “9”: the id of a child known to Barchester; add the child first",
        "log.csv: Row 3, Date raised: “soon”: a day as dd/mm/yyyy, as 05/11/2018",
        "Nothing is taken: 2 problems in 2 rows.",
    ]
    assert not ImportRun.objects.exists()


def test_an_authority_or_a_file_that_is_not_there(run, exchange, tmp_path):
    with pytest.raises(CommandError, match="There is no authority nowhere; there are: barchester"):
        run(b"x", authority="nowhere")
    with pytest.raises(CommandError, match=r"There is no file .*missing\.csv"):
        call_command("import_escalations", str(tmp_path / "missing.csv"), authority="barchester")
