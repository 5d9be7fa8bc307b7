"""How much may be sent at once: little for a form, more where a view says that it takes a picture or a file.

A meeting of 200 members is some 2,400 fields and 60 kB; the settings leave room for ten of it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

# What is too large is read to its end before it is refused, so that a browser shows the sentence and not a broken line.
MOST_READ_AWAY = 50_000_000
_CHUNK = 64 * 1024


def install(app: Flask, *, form_bytes: int, form_parts: int) -> None:
    app.config.update(MAX_CONTENT_LENGTH=form_bytes, MAX_FORM_MEMORY_SIZE=form_bytes, MAX_FORM_PARTS=form_parts)
    app.before_request(make_room)


def takes_files(view: View) -> View:
    """Marks a view to which a picture or a file may be sent; written directly above `def`."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def make_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        request.max_content_length = current_app.extensions["settings"].max_upload_bytes


def read_away() -> None:
    """Reads what is still being sent, without keeping it."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, MOST_READ_AWAY)
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
