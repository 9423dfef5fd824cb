"""What the application scanner's report says decides how `make scan` ends."""

import importlib.util
from pathlib import Path

import pytest

WEAK = {"method": "GET", "path": "/children/weak/", "info": "found via injection in the parameter said"}


@pytest.fixture(scope="module")
def scan():
    path = Path(__file__).resolve().parent.parent / "tools" / "scan.py"
    spec = importlib.util.spec_from_file_location("tools_scan", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(pages: int = 1000, *, weak=(), odd=()) -> dict:
    return {
        "vulnerabilities": {"Reflected Cross Site Scripting": list(weak), "SQL Injection": []},
        "anomalies": {"Internal Server Error": list(odd)},
        "infos": {"crawled_pages_nbr": pages},
    }


def test_a_report_without_findings_is_clean(scan, capsys):
    assert scan.is_clean(report())
    assert capsys.readouterr().out == "1000 addresses were attacked, 0 findings. The report is var/scan.json.\n"


@pytest.mark.parametrize("found", [{"weak": [WEAK]}, {"odd": [WEAK]}])
def test_a_finding_or_a_fault_is_told_with_its_address_and_is_not_clean(scan, capsys, found):
    assert not scan.is_clean(report(**found))
    assert ": GET /children/weak/: found via injection in the parameter said\n" in capsys.readouterr().out


def test_a_scan_that_reached_next_to_nothing_is_not_clean(scan, capsys):
    assert not scan.is_clean(report(pages=4))
    assert "signed out" in capsys.readouterr().out
