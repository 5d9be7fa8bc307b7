"""Which language a page is in: the reader's own, else the one chosen on this device, else what the browser asks for.

Templates say `{{ _("Hello {name}", name=x) }}`, `{{ ngettext(one, many, n) }}` and `{{ language.money(m) }}`, also inside
macros.
"""

from flask import Flask, g, request
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from core.language import LANGUAGES, Language, language
from web.signed_in import current_user

COOKIE = "language"
_A_YEAR = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=lambda msgid, **facts: current_language().text(msgid, **facts),
        ngettext=lambda one, many, n, **facts: current_language().plural(one, many, n, **facts),
        language=LocalProxy(current_language),
        LANGUAGES=LANGUAGES,
    )


def current_language() -> Language:
    """The language of this request, chosen once."""
    if "language" not in g:
        g.language = language(_chosen())
    found: Language = g.language
    return found


def use(tag: str) -> None:
    """The rest of this request speaks this language: when it was just chosen, or when the page has one of its own."""
    g.language = language(tag)


def use_default() -> Language:
    """Speaks what the browser asks for, without looking anybody up: for the page that says the database is down."""
    use(request.accept_languages.best_match(LANGUAGES) or "en")
    return current_language()


def _chosen() -> str:
    if current_user.is_authenticated:
        return current_user.locale
    for tag in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if tag in LANGUAGES:
            return str(tag)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def remember(response: Response, tag: str, *, secure: bool) -> None:
    """Keeps the choice on this device, for the next time somebody signs in on it."""
    response.set_cookie(COOKIE, tag, max_age=_A_YEAR, secure=secure, httponly=True, samesite="Lax")
