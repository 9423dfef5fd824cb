"""Compares HTML by what it says: tags, attributes and classes in any order, text without stray spaces."""

import re
from html.parser import HTMLParser

VOID = {"input", "br", "meta", "link"}


class _Outline(HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag, attributes):
        named = {name: " ".join(sorted((value or "").split())) for name, value in attributes}
        words = " ".join(f'{name}="{value}"' for name, value in sorted(named.items()))
        self.lines.append(f"{'  ' * self.depth}<{tag} {words}>")
        self.depth += tag not in VOID

    def handle_endtag(self, tag):
        self.depth -= tag not in VOID

    def handle_data(self, text):
        if text.strip():
            self.lines.append("  " * self.depth + " ".join(text.split()))


def outline(html: str) -> list[str]:
    """One line for each tag and text, indented by its depth."""
    parser = _Outline()
    parser.feed(html)
    return parser.lines


def with_govuk_ids(html: str) -> str:
    """Django's ids (n_helptext, n_error, n_0, n_1, n_day) as GOV.UK's (n-hint, n-error, n, n-2, n-day)."""
    html = html.replace("_helptext", "-hint").replace("_error", "-error")
    html = re.sub(r"_(day|month|year)\b", r"-\1", html)
    html = re.sub(r"(?<=\w)_0(?=[\"-])", "", html)
    return re.sub(r"(?<=\w)_([1-9])(?=[\"-])", lambda found: f"-{int(found.group(1)) + 1}", html)
