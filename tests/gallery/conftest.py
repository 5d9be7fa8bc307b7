"""The books of the gallery, written once a worker and only read by its tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.db import connect, reading, transaction
from tests.gallery.practised import load_everything, standing_still


@pytest.fixture(scope="session")
def practised(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("gallery") / "books.db"
    shutil.copyfile(sqlite_template, path)
    engine = connect(f"sqlite:///{path}")
    with transaction(engine) as session:
        load_everything(session)
    yield engine
    engine.dispose()


@pytest.fixture
def books(practised: Engine) -> Iterator[Session]:
    with reading(practised) as session, standing_still():
        yield session
