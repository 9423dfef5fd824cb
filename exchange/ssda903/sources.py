"""Where the files of a return come from: a folder, single files, or a zip; nothing is unpacked onto a disk."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from exchange.problems import shown
from iro_portal.core.packed import DAMAGE, leads_out
from iro_portal.core.spreadsheet import UnreadableFile

MEGABYTE = 1024 * 1024
MOST_BYTES = 512 * MEGABYTE  # a return of one million reviews has about 40 MB
MOST_FILES = 100
ENDINGS = (".csv", ".xml")
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
NOT_A_FILE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Source:
    """One file by name: its size, and a way to open it as often as needed."""

    name: str
    size: int
    opened: Callable[[], AbstractContextManager[io.BufferedReader]]

    @classmethod
    def of_path(cls, path: Path) -> "Source":
        return cls(path.name, path.stat().st_size, lambda: path.open("rb"))

    @classmethod
    def of_upload(cls, name: str, size: int, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> "Source":
        """A file that lies elsewhere: `opened` gives anything that can be read and sought."""

        @contextmanager
        def buffered() -> Iterator[io.BufferedReader]:
            with opened() as file:
                yield io.BufferedReader(_Elsewhere(file), MEGABYTE)

        return cls(name, size, buffered)

    @classmethod
    def of_bytes(cls, name: str, body: bytes) -> "Source":
        return cls(name, len(body), lambda: io.BufferedReader(io.BytesIO(body)))

    def start(self) -> bytes:
        """Return its first bytes, by which its kind is known."""
        with self.opened() as file:
            return file.read(512)


def find(path: Path) -> list[Source]:
    """Return the CSV and XML files of a folder, or the one file; raises UnreadableFile where there is none."""
    if path.is_file():
        return [Source.of_path(path)]
    if not path.is_dir():
        raise UnreadableFile(f"There is no file or folder {path}.")
    found = [Source.of_path(each) for each in sorted(path.iterdir()) if each.is_file() and _is_wanted(each.name)]
    if not found:
        raise UnreadableFile(f"The folder {path} holds no file that ends in .csv or .xml.")
    return found


def unpacked(sources: Iterable[Source]) -> list[Source]:
    """Return the sources with each zip replaced by what it holds; raises UnreadableFile for one that is not safe."""
    found = [part for source in sources for part in _parts(source)]
    if len(found) > MOST_FILES:
        raise UnreadableFile(f"There are {len(found):,} files; a return has about ten, and {MOST_FILES} are the most.")
    refuse_size("The return", sum(source.size for source in found))
    return found


def refuse_size(name: str, size: int) -> None:
    """Raise UnreadableFile above the most that can be taken."""
    if size > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        raise UnreadableFile(f"{name} has {size / MEGABYTE:,.0f} MB; the most that can be taken is {most:,} MB.")


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(".")


def _parts(source: Source) -> list[Source]:
    refuse_size(source.name, source.size)
    try:
        start = source.start()
    except OSError as wrong:
        raise UnreadableFile(f"{source.name} cannot be opened ({wrong.strerror}).") from None
    return _members(source) if start.startswith(ZIP_STARTS) else [source]


def _members(source: Source) -> list[Source]:
    try:
        with source.opened() as file, zipfile.ZipFile(file) as packed:
            members = [each for each in packed.infolist() if not each.is_dir() and not _is_left_by_a_system(each)]
            _refuse_members(source.name, members)
            return [_member(source, each) for each in members if _is_wanted(_last(each))]
    except DAMAGE:
        raise UnreadableFile(f"{source.name} is a damaged zip file and cannot be opened. Make it again.") from None


def _refuse_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise UnreadableFile(
            f"{name} holds {len(members):,} files; a return has about ten, and {MOST_FILES} are the most."
        )
    if any(member.filename == "xl/workbook.xml" for member in members):
        raise UnreadableFile(f"{name} is an Excel workbook; save each sheet as “CSV UTF-8 (comma delimited)” instead.")
    refuse_size(f"{name}, once unpacked,", sum(member.file_size for member in members))
    for member in members:
        _refuse_member(name, member)
    if not any(_is_wanted(_last(member)) for member in members):
        raise UnreadableFile(f"{name} holds no file that ends in .csv or .xml.")


def _refuse_member(name: str, member: zipfile.ZipInfo) -> None:
    inside, path = shown(member.filename), PurePosixPath(member.filename.replace("\\", "/"))
    if leads_out(member.filename):
        raise UnreadableFile(f"{name} holds “{inside}”, a path that leads out of the zip; nothing in it was opened.")
    if member.flag_bits & 0x1:
        raise UnreadableFile(f"{name} is locked with a password; send it as a zip file without one.")
    if path.suffix.lower() == ".zip":
        raise UnreadableFile(f"{name} holds another zip file, “{inside}”; unpack that one first.")


def _member(source: Source, member: zipfile.ZipInfo) -> Source:
    name = shown(member.filename)

    @contextmanager
    def opened() -> Iterator[io.BufferedReader]:
        with ExitStack() as stack:
            try:
                packed = stack.enter_context(zipfile.ZipFile(stack.enter_context(source.opened())))
                part = stack.enter_context(packed.open(member.filename))
            except DAMAGE:
                raise UnreadableFile(f"{name} is damaged in the zip file and cannot be opened.") from None
            yield io.BufferedReader(_Part(name, part), MEGABYTE)

    return Source(name, member.file_size, opened)


class _Elsewhere(io.RawIOBase):
    """A file of any making, read as a plain one."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        self.file.seek(place, whence)
        return self.file.tell()

    def tell(self) -> int:
        return self.file.tell()

    def readinto(self, buffer) -> int:
        piece = self.file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Part(io.RawIOBase):
    """A file inside a zip; damage met on the way is said in a sentence."""

    def __init__(self, name: str, packed: IO[bytes]):
        self.name, self.packed = name, packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            piece = self.packed.read(len(buffer))
        except DAMAGE:
            raise UnreadableFile(f"{self.name} is damaged in the zip file and cannot be read to its end.") from None
        buffer[: len(piece)] = piece
        return len(piece)


def _is_left_by_a_system(member: zipfile.ZipInfo) -> bool:
    return any(part in NOT_A_FILE for part in PurePosixPath(member.filename).parts)


def _last(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name
