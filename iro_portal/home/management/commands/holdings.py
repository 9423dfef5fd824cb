"""Print the register of what is held about people, as docs/what-is-held.md has it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from iro_portal.home.governance.pages import by_purpose

FILE = Path("docs") / "what-is-held.md"
HEAD = """# What is held, and why

Made from the register in the code by `python manage.py holdings --write`; a test compares the two. Do not edit by hand.
The same, with what protects it, is in the portal under **Information governance**.
"""


class Command(BaseCommand):
    help = "Print the register of what is held about people; --write puts it into docs/what-is-held.md."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help=f"write {FILE}")

    def handle(self, *args, **options):
        text = printed()
        if options["write"]:
            (settings.BASE_DIR / FILE).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")


def printed() -> str:
    """Return the register as Markdown: a section for each purpose, a row for each table."""
    lines = [HEAD]
    for purpose, tables in by_purpose():
        lines += [
            f"## {purpose.why}",
            "",
            f"*On what ground:* {purpose.basis}  ",
            f"*How long:* {purpose.how_long}",
            "",
        ]
        lines += ["| table | what it is | about | who sees it | free words |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(table) for table in tables] + [""]
    return "\n".join(lines)


def _row(table) -> str:
    words = ", ".join(name for name, sort, _ in table.fields if sort.startswith("free words")) or "none"
    cells = (table.label, " ".join(filter(None, [table.what, table.note])), table.whose, table.seen_by, words)
    return f"| {' | '.join(cells)} |"
