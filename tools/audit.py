"""Ask whether what is locked is known to be weak: published advisories, and versions that their makers took back.

Advisories come from the Python Package Index, through pip-audit, and from npm's registry, through `npm audit`. An index
that has none (a mirror, say) is no failure, but it is said of how many packages nothing is known. Versions taken back
("yanked"; npm's "deprecated") are known to every index, npm's to its lock. Exit 1 where something is found.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NPM_LOCKS = ("package-lock.json", "tests/provider/package-lock.json")
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
    found += [line for lock in NPM_LOCKS for line in look_through_npm(lock)]
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


def look_through_npm(lock: str) -> list[str]:
    """Return a line for each advisory about a package of npm, and for each that its maker took back; print what is known."""
    packages = {name: each for name, each in json.loads((ROOT / lock).read_text())["packages"].items() if name}
    said = run_npm("audit", "--json", "--package-lock-only", "--audit-level=none", folder=(ROOT / lock).parent)
    weak = npm_advisories(lock, said)
    known = 0 if weak is None else len(packages)
    print(
        f"{lock}: {known} of {len(packages)} packages looked up among the advisories{'' if known else _why_not(said)}."
    )
    return [*npm_deprecated(lock, packages), *(weak or [])]


def npm_advisories(lock: str, said: str) -> list[str] | None:
    """Read each advisory from what `npm audit` said; None where no registry answered it."""
    report = _json(said)
    if "vulnerabilities" not in report:
        return None
    return [
        f"{lock}: {name} {weakness['range']}: {weakness['title']} ({weakness['url']}), {weakness['severity']}."
        for name, package in sorted(report["vulnerabilities"].items())
        for weakness in package["via"]
        if isinstance(weakness, dict)  # a word names the package below it, which stands for itself
    ]


def npm_deprecated(lock: str, packages: dict) -> list[str]:
    """Return a line for each package of a lock that its maker tells people not to use."""
    marked = [(name.rpartition("node_modules/")[2], each) for name, each in packages.items() if each.get("deprecated")]
    return [
        f"{lock}: {name} {each['version']} was taken back by its maker: {each['deprecated']}" for name, each in marked
    ]


def _why_not(said: str) -> str:
    why = _json(said).get("message") or "npm is not installed, or said nothing"
    return f" (the registry did not answer: {why})"


def _json(said: str) -> dict:
    try:
        return json.loads(said)
    except ValueError:
        return {}


def run_npm(*words: str, folder: Path) -> str:
    """Return what npm prints; nothing where there is no npm on this machine, or no answer in good time."""
    try:
        return subprocess.run(["npm", *words], cwd=folder, capture_output=True, text=True, timeout=120).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _mended(weakness: dict) -> str:
    return " or ".join(weakness["fix_versions"]) or "none yet"


def run(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    main()
