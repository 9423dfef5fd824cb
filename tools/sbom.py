"""Write a bill of materials: var/sbom.json, CycloneDX 1.5, from the locks.

Each locked package once, with its version, the hashes of its files, its licence where what is installed or the lock says
one, and what it is for: required by a running portal, or only to build and test it. Nothing is asked of any registry.
The same locks give the same file, but for the moment and the commit it was made from.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
import uuid
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
BILL = ROOT / "var" / "sbom.json"
# The first that names a package says what it is for.
PYTHON_LOCKS = {
    "requirements.txt": "required",
    "requirements-dev.txt": "excluded",
    "assets/requirements.txt": "excluded",
}
NPM_LOCKS = {"package-lock.json": "required", "tests/provider/package-lock.json": "excluded"}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NAMESPACE = uuid.UUID("5c0b1a0e-7d0f-5a51-9b0a-1f6f3f6d9c11")


@dataclass
class Package:
    """One locked package; `purl` is its name among all kinds of packages."""

    name: str
    version: str
    purl: str
    scope: str
    lock: str
    licence: str = ""
    hashes: list[tuple[str, str]] = field(default_factory=list)


def main() -> None:
    """Write the bill and say how much stands in it."""
    found = packages()
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(json.dumps(bill(found), indent=2, ensure_ascii=False) + "\n")
    unknown = sum(not each.licence for each in found)
    print(f"{BILL.relative_to(ROOT)}: {len(found)} packages, of {unknown} of them no licence is known here.")


def packages() -> list[Package]:
    """Return every locked package, once for each version, in the order of their names."""
    read = [each for lock, scope in PYTHON_LOCKS.items() for each in of_python((ROOT / lock).read_text(), lock, scope)]
    read += [each for lock, scope in NPM_LOCKS.items() for each in of_npm((ROOT / lock).read_text(), lock, scope)]
    once: dict[str, Package] = {}
    for each in read:
        once.setdefault(each.purl, each)
    return sorted(once.values(), key=lambda each: each.purl)


def of_python(text: str, lock: str, scope: str) -> list[Package]:
    """Read a lock of pip's: a line for each package, then a hash for each of its files."""
    found: list[Package] = []
    for line in text.splitlines():
        if match := PINNED.match(line):
            name, version = re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]
            purl = f"pkg:pypi/{name}@{quote(version)}"
            found.append(Package(name, version, purl, scope, lock, licence_of(name)))
        if found:
            found[-1].hashes += [("SHA-256", each) for each in HASH.findall(line)]
    return found


def of_npm(text: str, lock: str, scope: str) -> list[Package]:
    """Read a lock of npm's, which says the licences itself."""
    found = []
    for place, each in json.loads(text)["packages"].items():
        if not place or each.get("link"):
            continue
        name = place.rpartition("node_modules/")[2]
        algorithm, _, digest = each.get("integrity", "").partition("-")
        hashes = [(f"SHA-{algorithm[3:]}", b64decode(digest).hex())] if digest else []
        purl = f"pkg:npm/{quote(name, safe='/')}@{quote(each['version'])}"
        found.append(Package(name, each["version"], purl, scope, lock, each.get("license", ""), hashes))
    return found


def licence_of(name: str) -> str:
    """Return the licence that an installed package states: an SPDX expression, a short name, or its classifiers."""
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    classified = [
        each.rpartition(" :: ")[2] for each in said.get_all("Classifier", ()) if each.startswith("License :: ")
    ]
    short = (said.get("License") or "").strip()
    # Some put the whole text of the licence there.
    short = short if 0 < len(short) <= 60 and "\n" not in short else ""
    return said.get("License-Expression") or short or " or ".join(each for each in classified if each != "OSI Approved")


def bill(found: list[Package]) -> dict:
    """Return the bill as CycloneDX has it; its serial number follows from what stands in it."""
    components = [component(each) for each in found]
    serial = uuid.uuid5(NAMESPACE, json.dumps(components, sort_keys=True))
    portal = {"type": "application", "bom-ref": "iro-portal", "name": "iro-portal", "version": commit()}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "component": portal},
        "components": components,
    }


def component(package: Package) -> dict:
    """Return one package as CycloneDX has it: the hashes are of the files of this version, each of which the lock allows."""
    hashes = [{"alg": algorithm, "content": digest} for algorithm, digest in package.hashes]
    group, _, name = package.name.rpartition("/")
    return {
        "type": "library",
        "bom-ref": package.purl,
        **({"group": group} if group else {}),
        "name": name,
        "version": package.version,
        "scope": package.scope,
        **({"licenses": [{"license": {"name": package.licence}}]} if package.licence else {}),
        "purl": package.purl,
        "externalReferences": [{"type": "distribution", "url": package.purl, "hashes": hashes}],
        "properties": [{"name": "iro-portal:lock", "value": package.lock}],
    }


def commit() -> str:
    """Return the commit of the source, as far as git knows it; the components say the rest."""
    said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return said.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
