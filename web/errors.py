"""Every error as a page in the reader's language: what is wrong and what to do next. All statuses live here.

A refusal says its own sentence. What nobody foresaw is logged with its trace under an incident number that the page
shows, and is never swallowed. Refuses to show the text of an exception.
"""

import secrets
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from access.errors import SignInClosed, TooManyAttempts
from core.errors import Inconsistent, NotAllowed, NotFound, Refusal, Refused
from core.marks import N_
from web import send_again, sizes
from web.fields import messages_of
from web.language import current_language, use_default
from web.logging import log
from web.signed_in import current_user

STATUS: dict[type[Refusal], HTTPStatus] = {
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    SignInClosed: HTTPStatus.TOO_MANY_REQUESTS,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Refused: HTTPStatus.CONFLICT,
    Inconsistent: HTTPStatus.UNPROCESSABLE_ENTITY,
}
SENTENCES = {
    400: N_("The browser sent something that cannot be read. Go back, load the page again and try once more."),
    404: N_("There is no such page, or it is not yours to see. Check the address, or start from your groups."),
    405: N_("This address cannot be used in this way. Start again from your groups."),
    413: N_("This is too large: at most {most} can be sent at once. Shorten the text or choose a smaller picture."),
    414: N_("This address is too long. Start again from your groups."),
}
OTHER_SENTENCE = N_("This request cannot be answered. Go back and try once more.")
BUSY = N_("The books are busy with something else just now. Nothing was saved. Wait a moment, then try again.")
OUR_FAULT = N_(
    "Something went wrong here, and it is not your fault. Nothing was half-saved. Try again; if it happens again, tell "
    "whoever runs this service the incident number."
)


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, refusal)
    app.register_error_handler(ValidationError, invalid)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(SecurityError, unknown_host)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(Exception, unforeseen)


def status_of(refused: Refusal | ValidationError) -> HTTPStatus:
    """The status of the nearest kind of refusal; a refusal of no kind is a mistake of ours."""
    if isinstance(refused, ValidationError):
        return HTTPStatus.BAD_REQUEST
    return next(STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS)


def refusal(refused: Refusal) -> Response:
    """What was refused, in the refusal's own words."""
    say = log.warning if isinstance(refused, NotAllowed) else log.info
    say("refused", code=refused.code, by=current_user.actor if current_user.is_authenticated else None)
    response = _page(status_of(refused), current_language().sentence(refused))
    if isinstance(refused, TooManyAttempts):
        response.headers["Retry-After"] = str(refused.facts["seconds"])
    return response


def invalid(invalid: ValidationError) -> Response:
    """Fields that could not be read. Pages show these beside the fields; this is for those that have none."""
    return _page(HTTPStatus.BAD_REQUEST, current_language().text(SENTENCES[400]), messages_of(invalid))


def stale_form(_error: CSRFError) -> Response:
    return make_response(*send_again.page(send_again.PAGE_WAS_OLD, HTTPStatus.BAD_REQUEST))


def too_large(_error: RequestEntityTooLarge) -> Response:
    sizes.read_away()
    most = f"{current_language().number((request.max_content_length or 0) // 1000)} kB"
    return _page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, current_language().text(SENTENCES[413], most=most))


def unknown_host(_error: SecurityError) -> Response:
    """Asked for under a name that is not ours: no page, for links on it would carry that name."""
    return Response("This service is not known by that name.\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")


def http_error(error: HTTPException) -> Response:
    """What the router or Flask itself refuses; a redirect goes through as it is."""
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _page(HTTPStatus(error.code), current_language().text(SENTENCES.get(error.code, OTHER_SENTENCE)))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def busy(error: OperationalError) -> Response:
    """The database did not answer in time, or is away."""
    incident = logged(error)
    return _last_resort(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, incident)


def unforeseen(error: Exception) -> Response:
    incident = logged(error)
    return _last_resort(HTTPStatus.INTERNAL_SERVER_ERROR, OUR_FAULT, incident)


def logged(error: Exception) -> str:
    """Logs the trace and answers the number by which it is found: "4F2A-90C1"."""
    digits = secrets.token_hex(4).upper()
    incident = f"{digits[:4]}-{digits[4:]}"
    log.error("unforeseen", incident=incident, exc_info=error)
    return incident


def _last_resort(status: HTTPStatus, sentence: str, incident: str) -> Response:
    """A page that asks nothing of the database, which may be what is broken."""
    said = use_default().text(sentence)
    try:
        page = render_template("errors/incident.html", status=status, sentence=said, incident=incident)
    except Exception as error:  # the frame of all pages may be what is broken
        log.error("the page of an incident is broken", incident=incident, exc_info=error)
        return Response(f"{said}\n{incident}\n", status, mimetype="text/plain")
    return make_response(page, status)


def _page(status: HTTPStatus, sentence: str, fields: Mapping[str, list[str]] | None = None) -> Response:
    page = render_template("errors/page.html", status=status, sentence=sentence, fields=fields or {})
    return make_response(page, status)
