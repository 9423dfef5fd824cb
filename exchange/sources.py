"""The files of an import: a name, a size, and a way to open each as often as needed, wherever it lies."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

A_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Source:
    """One file."""

    name: str
    size: int
    opened: Callable[[], AbstractContextManager[BinaryIO]]

    @classmethod
    def of_path(cls, path: Path) -> "Source":
        return cls(path.name, path.stat().st_size, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, name: str, body: bytes) -> "Source":
        return cls(name, len(body), lambda: io.BytesIO(body))

    @classmethod
    def of_upload(cls, file: UploadedFile) -> "Source":
        @contextmanager
        def opened() -> Iterator[BinaryIO]:
            yield file.open()

        return cls(file.name, file.size, opened)

    @classmethod
    def of_stored(cls, name: str, size: int, stored_as: str) -> "Source":
        return cls(name, size, lambda: default_storage.open(stored_as))

    def read(self) -> bytes:
        """Return all of it; for files that are known to be small."""
        with self.opened() as file:
            return file.read()

    def start(self) -> bytes:
        """Return its first bytes, by which its kind is known."""
        with self.opened() as file:
            return file.read(512)

    def sha256(self) -> str:
        """Return its checksum, read piece by piece."""
        digest = hashlib.sha256()
        with self.opened() as file:
            while piece := file.read(A_PIECE):
                digest.update(piece)
        return digest.hexdigest()
