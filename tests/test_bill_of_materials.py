"""The bill of materials names every locked package once, with version, hashes, licence and purpose."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCK = """\
Some_Package[extra]==1.0+local ; python_version > '3' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
other==2.0 \\
    --hash=sha256:{c}
""".format(a="a" * 64, b="b" * 64, c="c" * 64)
NPM = {
    "": {"name": "portal"},
    "node_modules/@scope/part": {"version": "3.1", "integrity": "sha512-AAEC", "license": "MIT"},
    "node_modules/x/node_modules/part": {"version": "4.0"},
}


@pytest.fixture(scope="module")
def sbom():
    spec = importlib.util.spec_from_file_location("tools_sbom", ROOT / "tools" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def written(sbom, tmp_path, monkeypatch) -> dict:
    monkeypatch.setattr(sbom, "BILL", ROOT / "var" / f"{tmp_path.name}.json")
    try:
        sbom.main()
        return json.loads(sbom.BILL.read_text())
    finally:
        sbom.BILL.unlink(missing_ok=True)


def test_every_locked_package_stands_in_the_bill_once(written, sbom):
    listed = Counter((each.get("group", ""), each["name"], each["version"]) for each in written["components"])
    assert {each: times for each, times in listed.items() if times > 1} == {}
    pinned = {
        re.sub(r"[-_.]+", "-", name).lower()
        for lock in ROOT.glob("**/requirements*.txt")
        if not {".venv", ".venv-scan", "node_modules"} & {*lock.parts}
        for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", lock.read_text(), re.M)
    }
    assert len(pinned) > 50
    assert {name for _, name, _ in listed} >= pinned
    places = {*json.loads((ROOT / "package-lock.json").read_text())["packages"]} - {""}
    assert {each["purl"].partition("@")[0] for each in written["components"] if "pkg:npm" in each["purl"]}
    names = {"/".join(filter(None, (group, name))) for group, name, _ in listed}
    assert names >= {place.rpartition("node_modules/")[2] for place in places}


def test_each_has_a_hash_of_its_right_length_and_a_purpose(written):
    lengths = {"SHA-256": 64, "SHA-512": 128, "SHA-1": 40}
    for each in written["components"]:
        (where,) = each["externalReferences"]
        assert where["hashes"], each["purl"]
        assert all(len(found["content"]) == lengths[found["alg"]] for found in where["hashes"]), each["purl"]
    scope = {each["name"]: each["scope"] for each in written["components"]}
    assert (scope["django"], scope["pytest"], scope["govuk-frontend"]) == ("required", "excluded", "required")
    licences = {each["name"]: each.get("licenses") for each in written["components"]}
    assert licences["django"] == [{"license": {"name": "BSD-3-Clause"}}]
    assert licences["govuk-frontend"] == [{"license": {"name": "MIT"}}]


def test_the_bill_is_one_of_cyclonedx(written, sbom):
    assert (written["bomFormat"], written["specVersion"], written["version"]) == ("CycloneDX", "1.5", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", written["serialNumber"])
    assert {each["bom-ref"] for each in written["components"]} == {each["purl"] for each in written["components"]}
    assert sbom.bill(sbom.packages())["serialNumber"] == written["serialNumber"], "the same locks, the same bill"


def test_a_lock_of_pip_is_read_with_each_hash(sbom):
    one, other = sbom.of_python(LOCK, "requirements.txt", "required")
    assert (one.name, one.version, one.purl) == ("some-package", "1.0+local", "pkg:pypi/some-package@1.0%2Blocal")
    assert one.hashes == [("SHA-256", "a" * 64), ("SHA-256", "b" * 64)]
    assert (other.version, other.hashes, other.licence) == ("2.0", [("SHA-256", "c" * 64)], "")


def test_a_lock_of_npm_is_read_with_its_scopes(sbom):
    one, other = sbom.of_npm(json.dumps({"packages": NPM}), "package-lock.json", "required")
    assert (one.purl, one.licence, one.hashes) == ("pkg:npm/%40scope/part@3.1", "MIT", [("SHA-512", "000102")])
    assert sbom.component(one) | {"group": "@scope", "name": "part"} == sbom.component(one)
    assert (other.name, other.version, other.hashes) == ("part", "4.0", [])
