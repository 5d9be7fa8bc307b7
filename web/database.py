"""The database of the running app: `core.db`'s two ways of using it, bound to the app that serves this request."""

from contextlib import AbstractContextManager

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core import db


def install(app: Flask, url: str) -> None:
    app.extensions["engine"] = db.connect(url)


def engine() -> Engine:
    found: Engine = current_app.extensions["engine"]
    return found


def transaction() -> AbstractContextManager[Session]:
    """What the block does is kept wholly, or, when it raises, not at all."""
    return db.transaction(engine())


def reading() -> AbstractContextManager[Session]:
    """One moment of the books; writes nothing."""
    return db.reading(engine())
