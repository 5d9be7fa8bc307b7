"""How much may be sent at once: little for a form, more where a view says that it takes a picture or a file.

A meeting of 200 members is some 2,400 fields and 60 kB; the settings leave room for ten of it. A form that comes with a photo is
read to its end even when the photo is far too large, and the beginning of it kept: so what was typed beside it can come back.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple, TypeVar

from flask import Flask, Request, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

# What is too large is read to its end before it is refused, so that a browser shows the sentence and not a broken line.
MOST_READ_AWAY = 60_000_000
_CHUNK = 64 * 1024


class Scan(NamedTuple):
    """A file that came with a form: its bytes, or only the beginning of them when `size` says that there were more."""

    content: bytes
    size: int


class Cut(BytesIO):
    """Keeps the beginning of a file and counts the rest."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.size = most, 0

    def write(self, part: Any) -> int:
        self.size += len(part)
        super().write(part[: max(self.most - self.tell(), 0)])
        return len(part)


class PatientRequest(Request):
    """A request whose files are cut where the view says so."""

    most_of_a_file: int | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> Any:
        if self.most_of_a_file is None:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        return Cut(self.most_of_a_file)


def install(app: Flask, *, form_bytes: int, form_parts: int) -> None:
    app.request_class = PatientRequest
    app.config.update(MAX_CONTENT_LENGTH=form_bytes, MAX_FORM_MEMORY_SIZE=form_bytes, MAX_FORM_PARTS=form_parts)
    app.before_request(make_room)


def takes_files(view: View) -> View:
    """Marks a view to which a picture or a file may be sent; written directly above `def`."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def takes_scans(view: View) -> View:
    """Marks a view whose form comes with a photo or scan, which `scan_sent` reads; written directly above `def`."""
    view.takes_scans = True  # type: ignore[attr-defined]
    return view


def make_room() -> None:
    view, most = current_app.view_functions.get(request.endpoint or ""), current_app.extensions["settings"].max_upload_bytes
    if getattr(view, "takes_files", False):
        request.max_content_length = most
    if getattr(view, "takes_scans", False):
        request.max_content_length = MOST_READ_AWAY
        request.most_of_a_file = most  # type: ignore[attr-defined]


def scan_sent(name: str) -> Scan | None:
    """The file under a name of a view that `takes_scans`; None when none was chosen."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    content = file.read()
    return Scan(content, max(len(content), getattr(file.stream, "size", 0)))


def read_away() -> None:
    """Reads what is still being sent, without keeping it."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, MOST_READ_AWAY)
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
