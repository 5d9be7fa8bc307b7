"""Logs: one JSON object a line on standard error; standard output belongs to what a command was asked for.

Owns: which facts may be logged, and one line for each request. Refuses: names, amounts, tokens and whatever else is not
on the list of `FACTS`; the text of an exception, which may repeat a row of the books; line ends, which JSON escapes.
"""

import logging
import logging.config
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, WrappedLogger

ROOT = Path(__file__).resolve().parent.parent
LOGGER = "three-keys"
# Everything a line may carry. People and groups appear by their random public ids, pages by their rule.
FACTS = frozenset(
    "event level timestamp logger request_id incident method rule status milliseconds"
    " user by group book meeting number role address code reasons error frames version".split()
)
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
MOST_FRAMES = 20

log = structlog.stdlib.get_logger(LOGGER)


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment, which commands and tests put another in place of."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # the same trick as logging.lastResort
        return sys.stderr


def configure(level: str) -> None:
    """Send our log lines, and the warnings of the libraries, to standard error as JSON."""
    logging.config.dictConfig(arrangement(level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *_EVERY_LINE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def arrangement(level: str) -> dict[str, Any]:
    """The same for logging.config.dictConfig, which gunicorn wants to call by itself."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=True),
                ],
                "foreign_pre_chain": list(_EVERY_LINE),
            }
        },
        "handlers": {"json": {"()": StandardError, "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["json"]},
        "loggers": {
            LOGGER: {"level": level.upper()},
            "gunicorn.error": {"level": "WARNING"},
            # These two warn about every style rule and table of a font that they do not need.
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }


def install(app: Flask, *, proxy_hops: int) -> None:
    """Give each request an id, which is also in its answer's X-Request-ID, and log one line when it is answered."""

    @app.before_request
    def begin() -> None:
        brought = request.headers.get("X-Request-ID", "")
        known = proxy_hops > 0 and REQUEST_ID.fullmatch(brought)
        g.request_id = brought if known else secrets.token_hex(8)
        g.began = time.perf_counter_ns()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" not in g:
            return response
        response.headers["X-Request-ID"] = g.request_id
        say = log.debug if request.blueprint == "health" else log.info
        say(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=(time.perf_counter_ns() - g.began) // 1_000_000,
        )
        return response


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every fact that is not on the list, and say that there was one."""
    unlisted = sorted(key for key in event if key not in FACTS and not key.startswith("_"))
    for key in unlisted:
        del event[key]
    if unlisted:
        event["event"] = f"{event['event']} ({len(unlisted)} facts withheld)"
    return event


def trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception as the kinds of it and of its causes, and the places it came through; never its text."""
    about = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if about is True:
        about = sys.exc_info()
    exception = about[1] if isinstance(about, tuple) else about
    if isinstance(exception, BaseException):
        event["error"] = [f"{type(one).__module__}.{type(one).__qualname__}" for one in _causes(exception)]
        event["frames"] = _frames(exception.__traceback__)
    return event


def _causes(exception: BaseException | None) -> Iterator[BaseException]:
    while exception is not None:
        yield exception
        exception = exception.__cause__ or exception.__context__


def _frames(where: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(where)[-MOST_FRAMES:]
    return [f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}" for frame in frames]


_EVERY_LINE = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    trace,
    withhold,
)
