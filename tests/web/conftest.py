"""Here an app is looked at from all sides: each test has a new one, to which it may add routes.

A file whose tests add nothing imports the worker's own `app` instead (tests/web_fixtures.py): to put one together takes a
fifth of a second.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests.web_fixtures import new_app
from web.settings import Settings


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = new_app(settings, compiled_templates)
    yield app
    app.extensions["engine"].dispose()
