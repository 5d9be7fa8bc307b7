"""Which language a page or a paper is in.

A page: the reader's own, else the one chosen on this device, else what the browser asks for. A paper: what its address asks
for, of all languages that papers are printed in, else what whoever it is about has chosen.

Templates say `{{ _("Hello {name}", name=x) }}`, `{{ ngettext(one, many, n) }}` and `{{ language.money(m) }}`, also inside
macros.
"""

from flask import Flask, g, request
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from core.language import LANGUAGES, PAPER_LANGUAGES, Digits, Language, language
from core.marks import N_
from web.signed_in import current_user

COOKIE = "language"
DIGIT_NAMES = {
    Digits.LATIN: N_("Latin: 1 2 3"),
    Digits.THAI: N_("Thai: ๑ ๒ ๓"),
    Digits.EASTERN: N_("Eastern Arabic: ۱ ۲ ۳"),
}
_A_YEAR = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=lambda msgid, **facts: current_language().text(msgid, **facts),
        ngettext=lambda one, many, n, **facts: current_language().plural(one, many, n, **facts),
        language=LocalProxy(current_language),
        LANGUAGES=LANGUAGES,
        PAPER_LANGUAGES=PAPER_LANGUAGES,
        digit_names=digit_names,
        paper_asked=paper_asked,
    )


def current_language() -> Language:
    """The language of this request, chosen once."""
    if "language" not in g:
        g.language = language(_chosen())
    found: Language = g.language
    return found


def paper_asked() -> dict[str, str]:
    """The language and the digits that the address asks of papers, ?lang=th&digits=thai: what nobody offers is left out."""
    offered = {"lang": tuple(PAPER_LANGUAGES), "digits": tuple(Digits)}
    return {name: asked for name, known in offered.items() if (asked := request.args.get(name, "")) in known}


def paper_language(own: str, digits: str = Digits.LATIN) -> Language:
    """The language of a paper: the one that the address asks for, else the `own` one of whoever it is about."""
    asked = paper_asked()
    return language(asked.get("lang", own), Digits(asked.get("digits", digits)))


def digit_names() -> list[tuple[str, str]]:
    """The digits that papers can be printed with, for a list to choose from."""
    return [(digits.value, current_language().text(name)) for digits, name in DIGIT_NAMES.items()]


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
