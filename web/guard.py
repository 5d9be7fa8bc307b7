"""The door: every route is shut unless it says which act it is, or stands in the short list PUBLIC.

The door asks whether she is signed in, and whether she may do this act, and to this group. Views do not rely on it: the
group that they load is found by a query that is itself limited to her scopes (`groups.finding`, given `current_grants()`).
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import EVERYBODY_MAY, Act, Grant, member_scope, reachable
from core.errors import NotAllowed, NotFound
from core.marks import N_
from groups.finding import group_for
from projects.finding import fund_for, organisation_for, project_for
from projects.settlements.finding import settlement_for
from web import database, send_again
from web.signed_in import current_user

__all__ = ["PUBLIC", "current_actor", "current_grants", "current_user", "requires", "required_act", "safe_next"]

# Whoever has a voting code votes without a sign-in (budgeting.ballots.vote_views).
_VOTING = frozenset({"vote.door", "vote.ballot", "vote.look", "vote.cast", "vote.done", "vote.picture"})
# Whoever has a paper may ask whether it holds (reports.issued.views).
_PAPERS = frozenset({"paper.door", "paper.look", "paper.look_at_square", "paper.compare", "paper.keys"})
PUBLIC = frozenset({"static", "access.sign_in", "access.sign_in_sent", "health.livez", "health.readyz"}) | _VOTING | _PAPERS

MOST_NEXT = 2000
# What an address of the projects' room names, and how it is found within somebody's scopes.
_IN_PROJECTS: Mapping[str, Callable[..., object]] = {
    "pid": project_for,
    "fid": fund_for,
    "oid": organisation_for,
    "settlement": settlement_for,
}

View = TypeVar("View", bound=Callable[..., Any])


class ActNotYours(NotAllowed):
    code = "act-not-yours"
    sentence = N_("Your role does not include this. Ask an officer whose role it is, or whoever gave you yours.")


def requires(act: Act) -> Callable[[View], View]:
    """Marks a view with the act that it is; written directly above `def`."""

    def mark(view: View) -> View:
        view.required_act = act  # type: ignore[attr-defined]
        return view

    return mark


def required_act(endpoint: str) -> Act | None:
    """The act that an endpoint was marked with; None when it was not, and then nobody gets in."""
    return getattr(current_app.view_functions[endpoint], "required_act", None)


def install(app: Flask) -> None:
    app.before_request(check)


def check() -> Response | tuple[str, HTTPStatus] | None:
    """Lets a request in, sends a stranger to sign in, or raises ActNotYours or NotFound."""
    if any("\0" in str(part) for part in (request.view_args or {}).values()):
        abort(HTTPStatus.NOT_FOUND)  # PostgreSQL keeps no such text, so it names nothing
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None  # an address that leads nowhere is answered by the router
    act = required_act(request.endpoint)
    if act is None:
        raise LookupError(f"the endpoint {request.endpoint} is neither public nor marked with an act")
    if not current_user.is_authenticated:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("access.sign_in", next=request.full_path.rstrip("?")))
        return send_again.page(send_again.SIGN_IN_FIRST, HTTPStatus.UNAUTHORIZED)
    if act not in EVERYBODY_MAY:
        _refuse_unless_reached(act, request.view_args or {})
    return None


def _refuse_unless_reached(act: Act, where: Mapping[str, Any]) -> None:
    """Asks, for an address within a group, for that group; views ask again where they load it, in their own words.

    That there is such a group is not for others to know: to them it is not found. In her own group she is told that
    this is not her part. Raises NotFound, ActNotYours.
    """
    grants, group, number = current_grants(), where.get("gid"), where.get("number")
    reached = reachable(grants, act)
    for name, find in _IN_PROJECTS.items():
        if name in where:
            _refuse_unless_found(find, act, where[name])
            return
    if group is None:
        if not reached:
            raise ActNotYours()
        return
    if number is not None and member_scope(group, number) in reached:
        return
    with database.reading() as session:
        try:
            group_for(session, grants, act, group)
        except NotFound:
            group_for(session, grants, Act.GROUP_READ, group)
            raise ActNotYours() from None


def _refuse_unless_found(find: Callable[..., object], act: Act, public_id: str) -> None:
    """As for a group: a stranger's is not found, one's own is refused with a sentence. Raises NotFound, ActNotYours."""
    grants = current_grants()
    with database.reading() as session:
        try:
            find(session, grants, act, public_id)
        except NotFound:
            if not _knows_of(session, grants, find, public_id):
                raise
            raise ActNotYours() from None


def _knows_of(session: Session, grants: tuple[Grant, ...], find: Callable[..., object], public_id: str) -> bool:
    """Whoever may read it knows of it, and so does a teller, who reads no money but counts its ballots."""
    for act in (Act.PROJECT_READ, Act.BALLOT_ENTER):
        try:
            find(session, grants, act, public_id)
        except NotFound:
            continue
        return True
    return False


def current_grants() -> tuple[Grant, ...]:
    return current_user.grants


def current_actor() -> str:
    """How the books name who is signed in: "user:<public id>"."""
    return current_user.actor


def safe_next(wanted: str) -> str:
    """A path of this site to go on to after signing in; the first page for anything that leads elsewhere."""
    if not wanted.isprintable() or not wanted.startswith("/") or wanted[1:2] in ("/", "\\") or len(wanted) > MOST_NEXT:
        return "/"
    return wanted
