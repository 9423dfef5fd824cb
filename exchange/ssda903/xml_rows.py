"""The XML form of the return (EXPSSDA903) to rows, streaming. Document types and entities are refused, unread.

HEADER holds CHILDID where the CSV has CHILD, and nested AREVIEW, AMISSING, OC2; an EPISODE has PL where the CSV has
PLACE. A date of birth stands once. UASC is a tag of the header, 0 or 1; a 1 is a row of the module UASC.
"""

from collections import Counter
from collections.abc import Iterator
from io import BufferedReader
from xml.parsers import expat

from exchange.problems import shown
from exchange.ssda903 import modules
from exchange.ssda903.csv_rows import ROWS_AT_A_TIME, Chunk, refuse_kind
from iro_portal.core.spreadsheet import UnreadableFile

ROOT, CHILD, HEADER, EPISODE = "EXPSSDA903", "CHILD", "HEADER", "EPISODE"
INSIDE_HEADER = {"AREVIEW": "Reviews", "AMISSING": "Missing", "OC2": "OC2"}
SKIPPED_GROUPS = {"AD_PLACED": "PlacedAdoption", "PERMANENCE": "PrevPerm"}
SKIPPED_TAGS = {
    tag: name
    for name in ("AD1", "OC3")
    for tag in modules.SKIPPED[name] - modules.IN_EVERY_MODULE
}  # fmt: skip
RENAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
LONGEST_TEXT = 1_000
MOST_RECORDS = 5_000  # of one child
READ_AT_A_TIME = 64 * 1024
DEEPEST = 6


class XmlFile:
    """One open XML file: rows of every module, each with the columns that `heading` names."""

    def __init__(self, name: str, file: BufferedReader):
        self.name, self.file = name, file
        self.skipped: set[str] = set()
        self.unknown: set[str] = set()
        self.numbers: Counter[str] = Counter()
        self.chunks_of = {module: Chunk([], [], []) for module in modules.TAKEN}
        self.path: list[str] = []
        self.text = ""
        self.parts: list[tuple[str, dict[str, str]]] = []
        refuse_kind(name, file)

    @staticmethod
    def heading(module: str) -> list[str]:
        """Return the columns of the rows of a module: those that are taken."""
        return [modules.CHILD, *(column.name for column in modules.TAKEN[module].taken)]

    def chunks(self) -> Iterator[tuple[str, Chunk]]:
        """Yield (module, rows). Raises UnreadableFile wherever the file stops being readable."""
        parser = self._parser()
        try:
            while piece := self.file.read(READ_AT_A_TIME):
                parser.Parse(piece, False)
                yield from self._filled(ROWS_AT_A_TIME)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as wrong:
            raise UnreadableFile(f"{self.name} cannot be read as XML ({wrong}); is it cut short?") from None
        yield from self._filled(1)

    def _parser(self):
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_entities
        parser.EntityDeclHandler = self._refuse_entities
        parser.ExternalEntityRefHandler = self._refuse_entities
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _refuse_entities(self, *found) -> None:
        raise UnreadableFile(f"{self.name} holds a document type or entities, which no return needs; it was not read.")

    def _filled(self, least: int) -> Iterator[tuple[str, Chunk]]:
        for module, chunk in self.chunks_of.items():
            if len(chunk.rows) >= least:
                self.chunks_of[module] = Chunk([], [], [])
                yield module, chunk

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.path and tag != ROOT:
            raise UnreadableFile(f"{self.name} begins with “{shown(tag)}”; an SSDA903 return begins with {ROOT}.")
        if len(self.path) >= DEEPEST:
            raise UnreadableFile(f"{self.name} is nested more deeply than a return is (at “{shown(tag)}”).")
        self.path.append(tag)
        self.text = ""
        if self.path == [ROOT, CHILD]:
            self.parts = []
        elif module := self._module():
            if module == "Header" and self.parts and self.parts[0][0] == "Header":
                raise UnreadableFile(f"{self.name} has two {HEADER}s in one {CHILD}; one is expected.")
            self.parts.append((module, {}))
            if len(self.parts) > MOST_RECORDS:
                raise UnreadableFile(f"{self.name} has a child with more than {MOST_RECORDS:,} records.")

    def _module(self) -> str:
        match self.path:
            case [_, _, "HEADER"]:
                return "Header"
            case [_, _, "EPISODE"]:
                return "Episodes"
            case [_, _, "HEADER", group]:
                return INSIDE_HEADER.get(group, "")
        return ""

    def _characters(self, text: str) -> None:
        self.text += text
        if len(self.text) > LONGEST_TEXT:
            raise UnreadableFile(f"{self.name} has a value of more than {LONGEST_TEXT:,} letters in {self.path[-1]}.")

    def _end(self, tag: str) -> None:
        match self.path:
            case [_, _, "HEADER" | "EPISODE", leaf]:
                self._leaf(leaf, group=self.path[2])
            case [_, _, "HEADER", group, leaf] if group in INSIDE_HEADER:
                self._leaf(leaf, group=INSIDE_HEADER[group])
            case [_, _]:
                self._child()
            case [_, _, other] if other not in (HEADER, EPISODE):
                self.unknown.add(shown(other))
        self.path.pop()
        self.text = ""

    def _leaf(self, tag: str, group: str) -> None:
        if tag in INSIDE_HEADER and group == HEADER:
            return
        if tag in SKIPPED_TAGS:
            self.skipped |= {SKIPPED_TAGS[tag]} if self.text.strip() else set()
            return
        if tag in SKIPPED_GROUPS:
            self.skipped.add(SKIPPED_GROUPS[tag])
            return
        # After AREVIEW and its like the header goes on, so its part is not always the last one begun.
        name = {HEADER: "Header", EPISODE: "Episodes"}.get(group, group)
        part = next(part for module, part in reversed(self.parts) if module == name)
        column = RENAMED.get(tag, tag)
        if column in part:
            raise UnreadableFile(f"{self.name} has {shown(tag)} twice in one {group}; once is expected.")
        module = modules.TAKEN[name]
        if column not in module.columns | module.may_have and column not in ("UASC", "DUC"):
            self.unknown.add(shown(tag))
        part[column] = self.text.strip()

    def _child(self) -> None:
        headers = [part for module, part in self.parts if module == "Header"]
        header = headers[0] if headers else {}
        again = {modules.CHILD: header.get(modules.CHILD, ""), "DOB": header.get("DOB", "")}
        for module, part in self.parts:
            self._row(module, part if module == "Header" else part | again)
        if header.get("UASC") == "1" or header.get("DUC"):
            self._row("UASC", header)
        elif header.get("UASC", "") not in ("", "0"):
            self.unknown.add(f"UASC {shown(header['UASC'])}")

    def _row(self, module: str, part: dict[str, str]) -> None:
        self.numbers[module] += 1
        chunk = self.chunks_of[module]
        chunk.numbers.append(self.numbers[module])
        chunk.rows.append([part.get(column, "") for column in self.heading(module)])
