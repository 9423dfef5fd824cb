"""Read settings from the environment, and say plainly what is wrong with one."""

import os
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
LONGEST_MARKING = 60
SHORTEST_SECRET = 32


def flag(name: str, default: bool) -> bool:
    """Read a yes-or-no setting; raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE | FALSE:
        return value.strip().lower() in TRUE
    raise ImproperlyConfigured(f"{name} is {value!r}; expected 1 or 0.")


def number(name: str, default: int) -> int:
    """Read a whole number from 1."""
    value = os.environ.get(name, "").strip() or str(default)
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}; expected a whole number from 1.")


def threshold(name: str, default: int) -> int:
    """Read up to which number counts are hidden; 1 would say what every hidden count is, so it is refused."""
    value = os.environ.get(name, "").strip() or str(default)
    if value.isdecimal() and int(value) != 1:
        return int(value)
    raise ImproperlyConfigured(f"{name} is {value!r}; expected 0, or a number from 2.")


def marking(name: str, default: str) -> str:
    """Read the words of a marking: one short line that begins with a letter, so that no spreadsheet runs it."""
    value = os.environ.get(name, "").strip() or default
    if len(value) <= LONGEST_MARKING and value[0].isalpha() and value.isprintable():
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}; expected up to {LONGEST_MARKING} letters, the first a letter.")


def contact(name: str) -> str:
    """Read where somebody can be reached, as security.txt has it; empty where it is not set."""
    value = os.environ.get(name, "").strip()
    if not value or (value.startswith(("mailto:", "tel:", "https://")) and len(value.split()) == 1):
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}; expected mailto:ADDRESS, tel:NUMBER or https://ADDRESS.")


def day(name: str) -> date | None:
    """Read a day, YYYY-MM-DD; None where it is not set."""
    value = os.environ.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; expected a day, as in 2027-03-31.") from None


def https(name: str) -> str:
    """Read an address that begins with https://; empty where it is not set. What is secret goes there."""
    value = os.environ.get(name, "").strip()
    parts = urlparse(value)
    if not value or (parts.scheme == "https" and parts.hostname and not parts.query and not parts.fragment):
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}; expected https://HOST or https://HOST/PATH.")


def one_of(name: str, *allowed: str) -> str:
    """Read one of a few words; the first where none is set."""
    value = os.environ.get(name, "").strip() or allowed[0]
    if value in allowed:
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}; expected {' or '.join(allowed)}.")


def pairs(name: str, example: str) -> dict[str, str]:
    """Read comma-separated NAME=VALUE pairs."""
    found = [word.partition("=") for word in words(name)]
    if all(left.strip() and right.strip() for left, _, right in found):
        return {left.strip(): right.strip() for left, _, right in found}
    raise ImproperlyConfigured(f"{name} is {os.environ[name]!r}; expected pairs as in {example}.")


def together(*names: str, start: str) -> None:
    """Raise ImproperlyConfigured where some setting begins so and not all of these are set: half is none."""
    given = sorted(name for name, value in os.environ.items() if name.startswith(start) and value.strip())
    missing = [name for name in names if name not in given]
    if given and missing:
        raise ImproperlyConfigured(
            f"{', '.join(given)} is set without {' and '.join(missing)}; set all of them, or none."
        )


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secrets(name: str) -> list[str]:
    """Read comma-separated secrets; what is wrong with one is said without it."""
    found = words(name)
    if all(len(secret) >= SHORTEST_SECRET for secret in found):
        return found
    raise ImproperlyConfigured(f"{name} holds a secret of fewer than {SHORTEST_SECRET} letters.")


def database(url: str) -> dict:
    """Turn postgres://user:password@host:port/name or sqlite:///PATH into Django's DATABASES entry."""
    parts = urlparse(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(unquote(parts.path)[1:])
    raise ImproperlyConfigured(
        f"DATABASE_URL starts with {parts.scheme + ':' if parts.scheme else 'no scheme'}; "
        "expected postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH."
    )


def _postgresql(parts) -> dict:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a statement takes PostgreSQL longer than any page's statement runs: it judges by an estimate.
        "OPTIONS": {"options": "-c jit=off"} | dict(parse_qsl(parts.query)),
    }


def _sqlite(path: str) -> dict:
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE: two deferred writers fail at once with "database is locked", whatever the timeout.
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(path)), "OPTIONS": options}
