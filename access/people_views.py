"""Pages about others who sign in, for those who care for them: adding a person, giving and ending roles."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access import people
from access.errors import SignInNameTaken, SignInNameUnreadable
from access.people import Manager
from access.policy import EVERYTHING, ROLE_NAMES, Act, Role, member_place, reachable, roles_given
from access.schemas import PersonForm, RoleForm
from core.errors import Inconsistent, Refusal, Refused
from core.marks import N_
from groups.finding import groups_for, networks_for
from projects.finding import organisations_for, project_places
from web import database
from web.errors import status_of
from web.fields import NOT_ON_THE_LIST, messages_of, sent
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.logging import log

bp = Blueprint("people", __name__, url_prefix="/people")

EVERYWHERE = N_("everything")
ELSEWHERE = N_("elsewhere")
ROLE_GIVEN = N_("The role is given.")
ROLE_ENDED = N_("The role has ended.")
SHUT_OUT = N_("{name} cannot sign in any more.")
LET_IN = N_("{name} can sign in again.")

Answer = Response | str | tuple[str, int]


def _manager(session: Session) -> Manager:
    """Who is signed in, as one who cares for people: her scopes and the groups that lie in them."""
    scopes = reachable(current_grants(), Act.USERS_MANAGE)
    groups = () if EVERYTHING in scopes else groups_for(session, current_grants(), Act.USERS_MANAGE)
    within = {group.scope for group in groups} | set(project_places(session, current_grants()))
    return Manager(current_actor(), current_grants(), scopes | within)


def _places(session: Session) -> dict[str, str]:
    """Where she may give roles, by scope: the names that the list shows. Roles on networks are an administrator's to give."""
    grants = current_grants()
    places = {group.scope: group.name for group in groups_for(session, grants, Act.USERS_MANAGE)}
    if EVERYTHING in reachable(grants, Act.USERS_MANAGE):
        places |= {network.scope: network.name for network in networks_for(session, grants, Act.USERS_MANAGE)}
        places |= {one.scope: one.name for one in organisations_for(session, grants, Act.USERS_MANAGE)}
        places[EVERYTHING] = current_language().text(EVERYWHERE)
    return places | project_places(session, grants)


@bp.get("")
@requires(Act.USERS_MANAGE)
def index() -> str:
    """Everybody in her care; `search` in names, `after` a sign-in name for the next page."""
    search, after = request.args.get("search", "")[:100], request.args.get("after", "")[:100]
    with database.reading() as session:
        found, following = people.people_page(session, _manager(session), search, after)
        return render_template("access/people.html", people=found, following=following, search=search)


@bp.get("/new")
@requires(Act.USERS_MANAGE)
def new() -> str:
    with database.reading() as session:
        return _new_page(session, {}, {})


def _new_page(session: Session, values: dict[str, str], errors: dict[str, list[str]]) -> str:
    return render_template("access/new_person.html", **_choices(session), values=values, errors=errors)


def _choices(session: Session) -> dict[str, Any]:
    """What the lists of roles and places offer."""
    may_give = roles_given(current_grants())
    roles = [(role.value, current_language().text(ROLE_NAMES[role])) for role in Role if role in may_give]
    return {"roles": roles, "places": list(_places(session).items())}


@bp.post("/new")
@requires(Act.USERS_MANAGE)
def add() -> Answer:
    """Adds a person with her first role, and shows her password: once, here, and never again."""
    fields = sent()
    password = people.generated_password()
    try:
        loaded = PersonForm().load(fields)
        with database.transaction() as session:
            _refuse_other_places(session, fields["where"])
            user = people.add_with_role(session, _manager(session), password=password, **loaded)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _new_page(session, fields, _beside(refused)), status_of(refused)
    log.info("person added", by=current_actor(), user=user.public_id, role=loaded["role"])
    return render_template("access/password_once.html", user=user, password=password)


def _refuse_other_places(session: Session, where: str) -> None:
    if where not in _places(session):
        raise ValidationError({"where": [current_language().text(NOT_ON_THE_LIST)]})


def _beside(refused: ValidationError | Refusal) -> dict[str, list[str]]:
    """The sentences by the field they stand beside; what concerns the whole form stands under its role."""
    if isinstance(refused, ValidationError):
        return messages_of(refused)
    field = "sign-in-name" if isinstance(refused, (SignInNameTaken, SignInNameUnreadable)) else "role"
    return {field: [current_language().sentence(refused)]}


@bp.get("/<public_id>")
@requires(Act.USERS_MANAGE)
def person(public_id: str) -> str:
    with database.reading() as session:
        return _person_page(session, public_id, {}, {})


def _person_page(session: Session, public_id: str, values: dict[str, str], errors: dict[str, list[str]]) -> str:
    manager = _manager(session)
    user = people.in_care_of(session, manager, public_id)
    choices = _choices(session)
    held = [
        {
            "public_id": held.public_id,
            "role": current_language().text(ROLE_NAMES[Role(held.role)]),
            "place": _place_name(held.scope, dict(choices["places"])),
            "since": held.valid_from,
            "until": held.valid_until,
            "may_end": manager.may_give(Role(held.role), held.scope) and user.actor != manager.actor,
        }
        for held in user.grants
        if held.ended_at is None
    ]
    own = user.actor == manager.actor
    return render_template(
        "access/person.html", user=user, held=held, own=own, **choices, values=values, errors=errors
    )


def _place_name(scope: str, places: dict[str, str]) -> str:
    """A group's or network's name; a member's group and number; of what is not in her care only that it is elsewhere."""
    group, number = member_place(scope) or (scope, None)
    name = places.get(group) or current_language().text(ELSEWHERE)
    return name if number is None else f"{name}, {current_language().number(number)}"


@bp.post("/<public_id>/roles")
@requires(Act.USERS_MANAGE)
def give_role(public_id: str) -> Answer:
    fields = sent()
    try:
        loaded = RoleForm().load(fields)
        with database.transaction() as session:
            _refuse_other_places(session, fields["where"])
            people.give(session, _manager(session), public_id, loaded["role"], loaded["scope"])
    except (ValidationError, Refused, Inconsistent) as refused:
        with database.reading() as session:
            return _person_page(session, public_id, fields, _beside(refused)), status_of(refused)
    log.info("role given", by=current_actor(), user=public_id, role=loaded["role"])
    return _done(public_id, ROLE_GIVEN)


@bp.post("/<public_id>/roles/<grant_id>/end")
@requires(Act.USERS_MANAGE)
def end_role(public_id: str, grant_id: str) -> Answer:
    with database.transaction() as session:
        people.end_grant(session, _manager(session), public_id, grant_id)
    log.info("role ended", by=current_actor(), user=public_id)
    return _done(public_id, ROLE_ENDED)


@bp.post("/<public_id>/password")
@requires(Act.USERS_MANAGE)
def new_password(public_id: str) -> Answer:
    """A new password for who forgot hers, shown once."""
    with database.transaction() as session:
        user, password = people.new_password_for(session, _manager(session), public_id)
    log.info("password replaced", by=current_actor(), user=public_id)
    return render_template("access/password_once.html", user=user, password=password)


@bp.post("/<public_id>/shut-out")
@requires(Act.USERS_MANAGE)
def shut_out(public_id: str) -> Answer:
    with database.transaction() as session:
        user = people.set_active(session, _manager(session), public_id, False)
    log.info("shut out", by=current_actor(), user=public_id)
    return _done(public_id, SHUT_OUT, name=user.name)


@bp.post("/<public_id>/let-in")
@requires(Act.USERS_MANAGE)
def let_in(public_id: str) -> Answer:
    with database.transaction() as session:
        user = people.set_active(session, _manager(session), public_id, True)
    log.info("let in", by=current_actor(), user=public_id)
    return _done(public_id, LET_IN, name=user.name)


def _done(public_id: str, sentence: str, **facts: object) -> Response:
    flash(current_language().text(sentence, **facts))
    return redirect(url_for("people.person", public_id=public_id))
