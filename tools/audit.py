"""Ask whether what is locked is known to be weak: published advisories, and versions that their makers took back.

Advisories come from the Python Package Index, through pip-audit. An index that has none (a mirror, say) is no failure,
but it is said of how many packages nothing is known. Versions taken back ("yanked") are known to every index.
Exit 1 where something is found.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "assets/requirements.txt")
PIP = ["-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--require-hashes", "--quiet", "-r"]
PIP_AUDIT = [
    "-m",
    "pip_audit",
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner",
    "off",
    "--format",
    "json",
    "-r",
]
YANKED = re.compile(r"yanked version: '([^']+)' candidate \(version (\S+)")


def main() -> None:
    """Look through each lock, print what was found, and exit 0 only if nothing was."""
    found = [line for lock in LOCKS for line in (*look_for_yanked(lock), *look_for_advisories(lock))]
    print("\n".join(found) or "Nothing was found.")
    sys.exit(1 if found else 0)


def look_for_yanked(lock: str) -> list[str]:
    """Return a line for each locked version that its maker took back."""
    asked = run(*PIP, lock)
    if asked.returncode:
        sys.exit(f"The index did not answer for {lock}:\n{asked.stderr.strip()[-500:]}")
    return yanked(lock, asked.stderr)


def yanked(lock: str, said: str) -> list[str]:
    """Read from what pip said which versions were taken back."""
    return [f"{lock}: {name} {version} was taken back by its maker." for name, version in YANKED.findall(said)]


def look_for_advisories(lock: str) -> list[str]:
    """Return a line for each advisory about a locked version; print of how many packages nothing is known."""
    asked = run(*PIP_AUDIT, lock)
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        sys.exit(f"{lock} could not be looked through:\n{asked.stderr.strip()[-500:]}")
    unknown = sum("skip_reason" in package for package in packages)
    print(f"{lock}: {len(packages) - unknown} of {len(packages)} packages looked up among the advisories.")
    return advisories(lock, packages)


def advisories(lock: str, packages: list[dict]) -> list[str]:
    """Read each advisory from what pip-audit found."""
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", ())]
    return [
        f"{lock}: {package['name']} {package['version']}: {weakness['id']}, mended in {_mended(weakness)}."
        for package, weakness in found
    ]


def _mended(weakness: dict) -> str:
    return " or ".join(weakness["fix_versions"]) or "none yet"


def run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    main()
