"""Words compared as a tired person means them: no case, no accents, no punctuation."""

import re

from iro_portal.core.search import fold

NOT_A_WORD = re.compile(r"[^a-z0-9]+")
BETWEEN_SEVERAL = re.compile(r"[;\n]")


def plain(text: object) -> str:
    """“Care plan(s) & pathway” -> "care plan s and pathway"."""
    return NOT_A_WORD.sub(" ", fold(str(text).replace("&", " and ")).replace("'", "")).strip()


def several(text: str, *, commas: bool = False) -> list[str]:
    """Split a cell that holds several things, by semicolon or new line (by comma too, if asked)."""
    parts = BETWEEN_SEVERAL.split(text.replace(",", ";") if commas else text)
    return [part.strip() for part in parts if part.strip()]


def many(count: int, word: str) -> str:
    """1 -> "1 row", 1200 -> "1,200 rows"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
