"""What an author typed, as blocks: paragraphs parted by blank lines, lists of lines that begin with a dash."""

from collections.abc import Iterator
from dataclasses import dataclass

MARKS = ("- ", "* ", "• ", "– ")


@dataclass(frozen=True)
class Block:
    """A paragraph (one line of words), or a list of lines."""

    lines: tuple[str, ...]
    is_list: bool = False


def blocks(words: str) -> list[Block]:
    """Return the paragraphs and lists of a text; a list ends where a line begins without a dash, or a blank one comes."""
    found: list[Block] = []
    for chunk in _chunks(words):
        found += _parts(chunk)
    return found


def rows(words: str, width: int) -> list[tuple[str, ...]]:
    """Return each line as cells parted by semicolons, `width` of them: what is too much stays in the last."""
    lines = (line.strip() for line in words.splitlines())
    return [_cells(line, width) for line in lines if line.strip(" ;")]


def _cells(line: str, width: int) -> tuple[str, ...]:
    cells = [cell.strip() for cell in line.split(";", width - 1)]
    return tuple(cells + [""] * (width - len(cells)))


def _chunks(words: str) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in [*words.splitlines(), ""]:
        if line.strip():
            chunk.append(line.strip())
        elif chunk:
            yield chunk
            chunk = []


def _parts(chunk: list[str]) -> Iterator[Block]:
    text: list[str] = []
    listed: list[str] = []
    for line in chunk:
        if line.startswith(MARKS):
            yield from _paragraph(text)
            text = []
            listed.append(line[2:].strip())
            continue
        yield from _list(listed)
        listed = []
        text.append(line)
    yield from _paragraph(text)
    yield from _list(listed)


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block((" ".join(lines),))


def _list(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield Block(tuple(lines), is_list=True)
