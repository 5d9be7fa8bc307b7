"""ZIP files and spreadsheets that are the same bytes whenever they are made: no clock but the day that they are about."""

import re
import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import IO

# The earliest that a ZIP file can say.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o644 << 16
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_PROPERTIES = "docProps/core.xml"


def write_zip(files: Iterable[tuple[str, bytes | IO[bytes]]], out: IO[bytes]) -> None:
    """The files by their names, in their order; a file that is given as a stream is copied piece by piece."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            with archive.open(_entry(name), "w", force_zip64=True) as member:
                source = BytesIO(content) if isinstance(content, bytes) else content
                while piece := source.read(1 << 16):
                    member.write(piece)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _READABLE_BY_ALL, 3
    return entry


def as_of_day(xlsx: bytes, day: date) -> bytes:
    """A spreadsheet that says it was made on this day, and that is packed without the time of packing."""
    made = f"{day.isoformat()}T00:00:00Z".encode()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx)) as packed:
        files = [(name, packed.read(name)) for name in packed.namelist()]
    write_zip(
        ((name, _MOMENTS.sub(rb"\g<1>" + made, content) if name == _PROPERTIES else content) for name, content in files), out
    )
    return out.getvalue()
