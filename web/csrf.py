"""Forms are taken only from our own pages: a token in each (Flask-WTF), and the browser's word on where it came from."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a page may stay open for a whole meeting; its sign-in ends by itself
    app.config["WTF_CSRF_SSL_STRICT"] = False  # some browsers send no Referer; `refuse_other_sites` asks for better proof
    app.before_request(refuse_other_sites)
    CSRFProtect(app)


def refuse_other_sites() -> None:
    """Raises CSRFError for a write that the browser says another site began."""
    if request.method in _SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError("the request came from another site")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CSRFError("the request came from another origin")
