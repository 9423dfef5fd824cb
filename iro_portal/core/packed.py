"""Zip files that people bring (workbooks, Word documents), looked at before a library opens what is in them."""

import lzma
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

A_PIECE = 64 * 1024
XML = (".xml", ".rels", ".vml")
LOCKED = 0x1
# What a damaged archive raises, depending on where the damage is.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, LookupError,
)  # fmt: skip


class Unsafe(Exception):
    """It is not to be opened; the message goes on after the file's name."""


def refuse_unsafe(packed: zipfile.ZipFile, kind: str, *, most_parts: int, most_bytes: int) -> None:
    """Raise Unsafe for a zip of too many parts or bytes, with names that lead out of it, a lock, or entities in its XML.

    `kind`: what it should be, "workbook" say. Raises BadZipFile for XML that is none. What the zip says of its sizes is
    enough: no part is read further than it says.
    """
    members = packed.infolist()
    if len(members) > most_parts:
        raise Unsafe(f"holds {len(members):,} parts, and a {kind} {most_parts:,} at the most; it was not opened.")
    if sum(member.file_size for member in members) > most_bytes:
        raise Unsafe(f"unpacks to more than {most_bytes // 1024**2} MB; it was not opened.")
    if any(leads_out(member.filename) for member in members):
        raise Unsafe("holds a part whose name leads out of the file; it was not opened.")
    if len({member.filename.casefold() for member in members}) < len(members):
        raise Unsafe("holds two parts of the same name; it was not opened.")
    if any(member.flag_bits & LOCKED for member in members):
        raise Unsafe("is locked with a password; save it without one.")
    for member in members:
        if member.filename.lower().endswith(XML) and _has_a_type(packed, member):
            raise Unsafe(f"holds a document type, which no {kind} needs; it was not opened.")


def leads_out(name: str) -> bool:
    """Does the name of a part point outside the zip, on whatever system?"""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _has_a_type(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Is there a document type, the one place for entities? It stands before the first element, in any encoding."""
    with packed.open(member) as part:
        try:
            _read_to_first_element(part)
        except _Declared:
            return True
        except _Begun:
            return False
        except (ExpatError, LookupError, ValueError):
            raise zipfile.BadZipFile(f"{member.filename} is not XML") from None
    return False


def _read_to_first_element(part: IO[bytes]) -> None:
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _raising(_Declared)
    parser.StartElementHandler = _raising(_Begun)
    while piece := part.read(A_PIECE):
        parser.Parse(piece)


def _raising(what: type[Exception]):
    def stop(*_):
        raise what

    return stop


class _Declared(Exception):
    pass


class _Begun(Exception):
    pass
