"""What is known against the locked packages is read from what pip, pip-audit and npm say."""

import importlib.util
import json
from pathlib import Path

import pytest

PIP_SAYS = (
    "WARNING: The candidate selected for download or install is a yanked version: 'django' candidate (version 5.0.5 at"
    " file.whl (requires-python:>=3.10))\nReason for being yanked: Windows line ends.\n"
)
PACKAGES = [
    {"name": "known", "version": "1.0", "vulns": []},
    {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.0.1"]}]},
    {"name": "open", "version": "3.0", "vulns": [{"id": "PYSEC-2026-2", "fix_versions": []}]},
    {"name": "strange", "skip_reason": "not found"},
]


@pytest.fixture(scope="module")
def audit():
    path = Path(__file__).resolve().parent.parent / "tools" / "audit.py"
    spec = importlib.util.spec_from_file_location("tools_audit", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_version_taken_back_by_its_maker_is_found(audit):
    assert audit.yanked("requirements.txt", PIP_SAYS) == [
        "requirements.txt: django 5.0.5 was taken back by its maker."
    ]  # fmt: skip


def test_what_pip_says_besides_is_no_finding(audit):
    assert audit.yanked("requirements.txt", "WARNING: Location 'x' is ignored\n") == []


def test_each_advisory_is_a_finding_with_where_it_is_mended(audit):
    assert audit.advisories("lock", PACKAGES) == [
        "lock: weak 2.0: PYSEC-2026-1, mended in 2.0.1.",
        "lock: open 3.0: PYSEC-2026-2, mended in none yet.",
    ]


def test_an_index_that_does_not_answer_is_said_and_fails(audit, monkeypatch):
    refused = audit.subprocess.CompletedProcess([], 1, "", "no such host")
    monkeypatch.setattr(audit, "run", lambda *words: refused)
    with pytest.raises(SystemExit, match="no such host"):
        audit.look_for_yanked("requirements.txt")
    with pytest.raises(SystemExit, match="could not be looked through"):
        audit.look_for_advisories("requirements.txt")


NPM_SAYS = {
    "vulnerabilities": {
        "weak": {
            "via": [{"title": "Reads files", "url": "https://x/GHSA-1", "severity": "high", "range": "<2.0.1"}, "below"]
        },
        "above": {"via": ["weak"]},
    }
}
NO_ENDPOINT = {"message": "405 Method Not Allowed - POST https://registry.example", "statusCode": 405}


def test_each_advisory_of_npm_is_a_finding_once(audit, monkeypatch, capsys):
    monkeypatch.setattr(audit, "run_npm", lambda *words, folder: json.dumps(NPM_SAYS))
    assert audit.look_through_npm("package-lock.json") == [
        "package-lock.json: weak <2.0.1: Reads files (https://x/GHSA-1), high."
    ]
    assert "looked up among the advisories." in capsys.readouterr().out


@pytest.mark.parametrize("said", [json.dumps(NO_ENDPOINT), "", "not JSON"])
def test_a_registry_without_npm_advisories_is_said_and_is_no_finding(audit, monkeypatch, capsys, said):
    monkeypatch.setattr(audit, "run_npm", lambda *words, folder: said)
    assert audit.look_through_npm("tests/provider/package-lock.json") == []
    out = capsys.readouterr().out
    assert out.startswith("tests/provider/package-lock.json: 0 of ")
    assert "the registry did not answer" in out
    assert ("405" in out) == ("405" in said)


def test_a_package_that_its_maker_took_back_is_a_finding(audit):
    packages = {
        "node_modules/a": {"version": "1"},
        "node_modules/b/node_modules/@c/d": {"version": "2", "deprecated": "No."},
    }
    assert audit.npm_deprecated("lock", packages) == ["lock: @c/d 2 was taken back by its maker: No."]


def test_every_lock_of_npm_is_asked_about(audit):
    found = {
        str(path.relative_to(audit.ROOT))
        for path in audit.ROOT.glob("**/package-lock.json")
        if "node_modules" not in path.parts
    }
    assert found == {*audit.NPM_LOCKS}
