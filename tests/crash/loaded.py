"""The service as gunicorn's first process loads it: it confirms a meeting itself before it opens.

What a first confirmation prepares for all others (mappers, statements, routes) would otherwise be prepared in each of a
hundred new workers, which are forked from this process; its connections to the database they do not inherit.
"""

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.crash.server import Browser


class Inside(Browser):
    """Asks the service without a network."""

    def __init__(self, client: FlaskClient) -> None:
        super().__init__(port=0)
        self.client = client

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        form = "application/x-www-form-urlencoded"
        answer = self.client.open(path, method=method, data=body, content_type=form)
        return answer.status_code, answer.text


def service(path: str, version: int) -> Flask:
    app = create_app()
    browser = Inside(app.test_client())
    browser.sign_in()
    browser.confirm(path, version)
    app.extensions["engine"].dispose()
    return app
