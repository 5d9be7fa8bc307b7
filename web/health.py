"""Two questions that a machine asks: is the process alive (/livez), and can it do its work now (/readyz).

Both are public, so the answer names a reason by a code and never repeats what the database said. /livez asks nothing of
the database: a database that is down is no reason to kill the web server.
"""

import os

from flask import Blueprint, Response, jsonify
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from migrations import migrate
from web import database
from web.logging import log

bp = Blueprint("health", __name__)


@bp.get("/livez")
def livez() -> Response:
    """The process answers."""
    return jsonify(alive=True)


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers, stands at the version this code expects, and takes writes."""
    reasons = unready(database.engine())
    if reasons:
        log.warning("not ready", reasons=reasons)
    return jsonify(ready=not reasons, reasons=reasons), 503 if reasons else 200


def unready(engine: Engine) -> list[str]:
    """Why no request could be served now, as codes; none when all is well."""
    try:
        with engine.connect().execution_options(reads_only=True) as connection:
            reasons = [] if migrate.version_of(connection) == migrate.newest() else ["database-not-at-this-version"]
            if engine.dialect.name == "sqlite":
                # Asking for SQLite's one write lock would queue behind whoever is posting; the file's mode says enough.
                file = engine.url.database or ""
                writable = os.access(file, os.W_OK) and os.access(os.path.dirname(file), os.W_OK)
            else:
                writable = connection.scalar(text("SHOW transaction_read_only")) == "off"
            return reasons if writable else [*reasons, "database-takes-no-writes"]
    except SQLAlchemyError:
        return ["database-unreachable"]
