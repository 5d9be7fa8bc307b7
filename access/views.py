"""Pages about oneself: signing in and out, one's language, one's password, one's open sign-ins."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access import people, sessions, signing_in
from access.errors import SignInClosed, SignInRefused, TooManyAttempts
from access.models import User
from access.policy import Act
from access.schemas import LanguageForm, PasswordForm, SignInForm
from core.errors import Inconsistent
from core.language import LANGUAGES
from core.marks import N_
from web import database, language, signed_in
from web.errors import status_of
from web.fields import sent
from web.guard import current_actor, current_user, requires, safe_next
from web.logging import log

bp = Blueprint("access", __name__)

LANGUAGE_KEPT = N_("From now on the pages speak English to you.")
PASSWORD_CHANGED = N_("The password is changed. Wherever else you were signed in, you are signed out.")
SIGNED_OUT = N_("You are signed out.")
SIGNED_OUT_THERE = N_("That device is signed out.")


def _cookies_are_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


@bp.get("/sign-in")
def sign_in() -> Response | str:
    """The door. `lang` chooses a language for this device, `next` is where to go on to."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next", "/")))
    page = current_app.make_response(_door(""))
    if request.args.get("lang") in LANGUAGES:
        language.remember(page, request.args["lang"], secure=_cookies_are_secure())
    return page


def _door(sentence: str, name: str = "") -> str:
    return render_template("access/sign_in.html", sentence=sentence, name=name, next=request.args.get("next", ""))


@bp.post("/sign-in")
def sign_in_sent() -> Response | tuple[str, int]:
    fields = SignInForm().load(sent())
    name, settings = fields["sign_in_name"], current_app.extensions["settings"]
    try:
        user, token = signing_in.sign_in(
            database.engine(),
            name,
            fields["password"],
            signed_in.address(),
            device=signed_in.device(),
            days=settings.session_days,
        )
    except (SignInRefused, TooManyAttempts, SignInClosed) as refused:
        log.warning("sign-in refused", code=refused.code, address=signed_in.address())
        return _door(language.current_language().sentence(refused), name), status_of(refused)
    log.info("signed in", user=user.public_id, address=signed_in.address())
    signed_in.begin(user, token)
    return redirect(safe_next(request.args.get("next", "/")))


@bp.post("/sign-out")
@requires(Act.OWN_SIGN_IN)
def sign_out() -> Response:
    with database.transaction() as session:
        sessions.end(session, current_user.token)
    log.info("signed out", user=current_user.public_id)
    said = language.current_language().text(SIGNED_OUT)
    signed_in.forget()
    flash(said)
    return redirect(url_for("access.sign_in"))


@bp.get("/me")
@requires(Act.OWN_SIGN_IN)
def me() -> str:
    return _own_page({})


def _own_page(errors: dict[str, list[str]]) -> str:
    with database.reading() as session:
        return render_template(
            "access/me.html",
            user=session.get_one(User, current_user.user_id),
            sign_ins=sessions.open_sessions(session, current_user.user_id),
            offered=people.generated_password(),
            timezone=current_app.extensions["settings"].timezone,
            errors=errors,
        )


@bp.get("/me/back")
@requires(Act.OWN_SIGN_IN)
def back() -> str:
    """Where a sign-in beside a page that waits to be sent again ends."""
    return render_template("access/back.html")


@bp.post("/me/language")
@requires(Act.OWN_SIGN_IN)
def choose_language() -> Response:
    tag = LanguageForm().load(sent())["locale"]
    with database.transaction() as session:
        people.choose_language(session, current_user.user_id, tag)
    language.use(tag)
    flash(language.current_language().text(LANGUAGE_KEPT))
    response = redirect(url_for("access.me"))
    language.remember(response, tag, secure=_cookies_are_secure())
    return response


@bp.post("/me/password")
@requires(Act.OWN_SIGN_IN)
def change_password() -> Response | tuple[str, int]:
    """The old password is asked for: a phone left on the table is not yet a new owner."""
    fields = PasswordForm().load(sent())
    name, speak = current_user.sign_in_name, language.current_language()
    try:
        signing_in.check_password(database.engine(), name, fields["password"], signed_in.address())
    except (SignInRefused, TooManyAttempts, SignInClosed) as refused:
        log.warning("password not changed", code=refused.code, user=current_user.public_id)
        return _own_page({"password": [speak.sentence(refused)]}), status_of(refused)
    try:
        with database.transaction() as session:
            user = session.get_one(User, current_user.user_id)
            people.change_password(
                session, user, fields["new_password"], by=current_actor(), staying=current_user.token
            )
    except Inconsistent as refused:
        return _own_page({"new-password": [speak.sentence(refused)]}), status_of(refused)
    log.info("password changed", user=current_user.public_id)
    flash(speak.text(PASSWORD_CHANGED))
    return redirect(url_for("access.me"))


@bp.post("/me/sessions/<public_id>/end")
@requires(Act.OWN_SIGN_IN)
def end_session(public_id: str) -> Response:
    with database.transaction() as session:
        sessions.end_elsewhere(session, current_user.user_id, public_id)
    flash(language.current_language().text(SIGNED_OUT_THERE))
    return redirect(url_for("access.me"))
