"""Where the files of runs lie, for their owner's eyes only: a folder a run, within it one a group, and the archives beside them.

Names are made here out of identifiers and numbers of ours; nothing that people wrote is in one.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

BOOKLET = "booklet.pdf"
STATEMENTS, BOOKLETS = "statements.zip", "booklets.zip"
_PIECE = 1 << 16


def path_of(folder: Path, *parts: str) -> Path:
    """A file within the folder of all runs, whose folders are there. Refuses a part that leads elsewhere."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    where = folder
    for part in parts[:-1]:
        where = where.joinpath(part)
        where.mkdir(mode=0o700, exist_ok=True)
    found = where.joinpath(parts[-1])
    if not found.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{parts!r} leads out of the folder of runs")
    return found


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which is there under its name when the block ends well, whole, and not at all when it does not."""
    descriptor, unfinished = mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it mode 0600
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def copied(source: Path, to: BinaryIO) -> str:
    """Copies a file piece by piece, and says its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            to.write(piece)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def removed(folder: Path, run: str) -> None:
    """The run's folder and all in it is gone."""
    shutil.rmtree(folder / run, ignore_errors=True)
