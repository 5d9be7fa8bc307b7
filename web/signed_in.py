"""Who is signed in, for one request: what the cookie's token opens, looked up once and then only read.

Flask-Login carries the token in the signed cookie; everything else about a sign-in is a row of ours, so ending the row
ends the sign-in, whatever a cookie says. There is no remember-cookie.
"""

from dataclasses import dataclass
from typing import cast

import flask_login
from flask import Flask, current_app, request
from flask import session as cookie

from access import sessions
from access.models import User
from access.people import grants_of
from access.policy import Act, Grant, may
from core.calendars import today
from web import database

# What browsers and systems call themselves, the more particular before those they pretend to be.
_BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("KAIOS", "KaiOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)

# The proxy that Flask-Login keeps: a SignedIn once the guard has let a request in.
current_user = cast("SignedIn", flask_login.current_user)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person and what she may do today. `sign_in` names her row of open sign-ins."""

    token: str
    sign_in: str
    user_id: int
    public_id: str
    sign_in_name: str
    name: str
    locale: str
    grants: tuple[Grant, ...]
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def actor(self) -> str:
        """How the books name her."""
        return f"user:{self.public_id}"

    def get_id(self) -> str:
        return self.token

    def may_somewhere(self, act: Act) -> bool:
        """Whether any of her grants allows the act on anything: what the menu shows."""
        return may(self.grants, act, [grant.scope for grant in self.grants])


def install(app: Flask) -> None:
    # Flask-Login's own way of showing templates who it is looks her up for every page, also for the one that says that
    # the database is away; a proxy looks her up when it is asked.
    manager = flask_login.LoginManager(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = flask_login.current_user
    manager.session_protection = None  # phones change their address; the others who share it do not change theirs
    manager.user_loader(load)


def load(token: str) -> SignedIn | None:
    """Whom a token signs in, if it is open; notes now and then that it is in use."""
    zone = current_app.extensions["settings"].timezone
    with database.reading() as session:
        found = sessions.user_of_token(session, token)
        if found is None:
            return None
        user, opened = found
        grants = grants_of(session, user, today(zone))
    if sessions.is_stale(opened):
        with database.transaction() as session:
            sessions.note_seen(session, opened)
    return SignedIn(
        token=token,
        sign_in=opened.public_id,
        user_id=user.id,
        public_id=user.public_id,
        sign_in_name=user.sign_in_name,
        name=user.name,
        locale=user.locale,
        grants=grants,
    )


def begin(user: User, token: str) -> None:
    """Puts a new sign-in into the cookie. What the cookie held before is thrown away, the form token too."""
    cookie.clear()
    flask_login.login_user(SignedIn(token, "", user.id, user.public_id, user.sign_in_name, user.name, user.locale, ()))


def forget() -> None:
    """Empties the cookie; the row is ended by `access.sessions.end`."""
    flask_login.logout_user()
    cookie.clear()


def device() -> str:
    """What the browser says it is, in two words for its owner to know it by: "Chrome, Android"; "" when it says nothing."""
    said = request.headers.get("User-Agent", "")
    known = (next((name for sign, name in signs if sign in said), "") for signs in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, known))


def address() -> str:
    """Where the request comes from, by the proxies that settings trust."""
    return request.remote_addr or ""
