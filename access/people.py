"""People who sign in: adding them, their passwords, and the grants that say what they may do.

The only writer of users and grants. Refuses to let anybody raise herself, give what is not hers to give, or hold roles
that are kept apart.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from access import passwords
from access.errors import (
    GrantHeldAlready,
    GrantNotYours,
    GrantUnknown,
    LanguageNotOffered,
    NotToYourself,
    PasswordUnchanged,
    PersonAboveYou,
    PersonUnknown,
    RolesClash,
    ScopeDoesNotFit,
    SignInNameTaken,
    SignInNameUnreadable,
)
from access.limits import forget_failures
from access.models import AccessGrant, User
from access.passwords import generated_password as generated_password
from access.policy import EVERYTHING, ROLE_NAMES, ROLE_SCOPES, Grant, Role, clash, member_place, roles_given, scope_kind
from access.sessions import end_all
from core import text
from core.calendars import now, today
from core.language import LANGUAGES
from core.marks import Term

LEAST_NAME, MOST_NAME = 3, 60
_BETWEEN = ".-_@+"
PUBLIC_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Manager:
    """Who manages people, and whom: her grants, and every scope that lies in hers (the groups of her network)."""

    actor: str
    grants: tuple[Grant, ...]
    scopes: frozenset[str]

    def may_give(self, role: Role, scope: str) -> bool:
        return role in roles_given(self.grants) and (EVERYTHING in self.scopes or _reached(scope, self.scopes))


def _reached(scope: str, scopes: Collection[str]) -> bool:
    """Whether a scope is one of `scopes`, or a member's within a group that is."""
    member = member_place(scope)
    return scope in scopes or (member is not None and member[0] in scopes)


def folded(sign_in_name: str) -> str:
    """The one spelling under which a sign-in name is kept and looked up; what no name can hold becomes "?"."""
    return unicodedata.normalize("NFKC", printable(sign_in_name.strip())).casefold()


def printable(typed: str) -> str:
    """Text to look something up by: without what a database would not take."""
    return "".join(each if each.isprintable() else "?" for each in typed)


def add_user(session: Session, sign_in_name: str, name: str, password: str, locale: str = "en", *, by: str) -> User:
    """A new person, who may do nothing until she is given a role.

    Raises SignInNameUnreadable, SignInNameTaken, TextMissing, TextTooLong, TextUnreadable, LanguageNotOffered, and what
    `passwords.judge` raises.
    """
    signs_in_as = _readable(sign_in_name)
    called = text.required(name, 120)
    passwords.judge(password, (called, signs_in_as))
    if session.scalar(select(exists().where(User.sign_in_name == signs_in_as))):
        raise SignInNameTaken(sign_in_name=signs_in_as)
    user = User(
        sign_in_name=signs_in_as,
        name=called,
        password_hash=passwords.hashed(password),
        password_set_at=now(),
        password_set_by=by,
        locale=_offered(locale),
        active=True,
        added_at=now(),
        added_by=by,
    )
    session.add(user)
    session.flush()
    return user


def _readable(sign_in_name: str) -> str:
    name = folded(sign_in_name[: 4 * MOST_NAME])
    letters = all(unicodedata.category(each)[0] in "LMN" or each in _BETWEEN for each in name)
    if not letters or not LEAST_NAME <= len(name) <= MOST_NAME or name[0] in _BETWEEN:
        raise SignInNameUnreadable(typed=sign_in_name[:MOST_NAME], least=LEAST_NAME, most=MOST_NAME)
    return name


def _offered(locale: str) -> str:
    if locale not in LANGUAGES:
        raise LanguageNotOffered(tag=locale[:10])
    return locale


def choose_language(session: Session, user_id: int, locale: str) -> None:
    """Raises LanguageNotOffered."""
    session.execute(update(User).where(User.id == user_id).values(locale=_offered(locale)))


def change_password(session: Session, user: User, password: str, *, by: str, staying: str | None = None) -> None:
    """A new password; every sign-in of hers ends, except the one whose token is `staying`.

    Raises PasswordUnchanged and what `passwords.judge` raises.
    """
    passwords.judge(password, (user.name, user.sign_in_name))
    if passwords.matches(user.password_hash, password):
        raise PasswordUnchanged()
    user.password_hash = passwords.hashed(password)
    user.password_set_at, user.password_set_by = now(), by
    end_all(session, user.id, staying=staying)


def grant(
    session: Session,
    user: User,
    role: Role,
    scope: str,
    *,
    by: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> AccessGrant:
    """A role on a scope for this person, from today unless another day is said, `valid_until` its last day.

    Raises ScopeDoesNotFit, RolesClash, GrantHeldAlready. Whether `by` may give it is asked by `give`.
    """
    if scope_kind(scope) not in ROLE_SCOPES[role]:
        raise ScopeDoesNotFit(role=_named(role))
    for held in _held(session, user):
        if clash(Role(held.role), role, same_scope=held.scope == scope):
            raise RolesClash(role=_named(role), other=_named(Role(held.role)))
        if (held.role, held.scope) == (role, scope):
            raise GrantHeldAlready(name=user.name, role=_named(role))
    _end_what_is_over(session, user, by)
    given = AccessGrant(
        user_id=user.id,
        role=role,
        scope=scope,
        valid_from=valid_from or today(),
        valid_until=valid_until,
        granted_by=by,
        granted_at=now(),
    )
    session.add(given)
    session.flush()
    return given


def _held(session: Session, user: User) -> Sequence[AccessGrant]:
    """Her grants that were not ended. Her row is locked first: two roles that clash cannot be given side by side."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    held = select(AccessGrant).where(AccessGrant.user_id == user.id, AccessGrant.ended_at.is_(None))
    return session.scalars(held.where(_not_over(today()))).all()


def _end_what_is_over(session: Session, user: User, by: str) -> None:
    """Roles past their last day are noted as ended, so that they can be given anew."""
    of_hers = update(AccessGrant).where(AccessGrant.user_id == user.id, AccessGrant.ended_at.is_(None))
    session.execute(of_hers.where(~_not_over(today())).values(ended_by=by, ended_at=now()))


def _not_over(on: date) -> ColumnElement[bool]:
    return or_(AccessGrant.valid_until.is_(None), AccessGrant.valid_until >= on)


def grants_of(session: Session, user: User, on: date) -> tuple[Grant, ...]:
    """What she holds on a day."""
    held = select(AccessGrant.role, AccessGrant.scope).where(
        AccessGrant.user_id == user.id, AccessGrant.ended_at.is_(None), AccessGrant.valid_from <= on, _not_over(on)
    )
    return tuple(Grant(Role(role), scope) for role, scope in session.execute(held.order_by(AccessGrant.id)))


def _named(role: Role) -> Term:
    return Term(ROLE_NAMES[role])


def people_page(
    session: Session, manager: Manager, search: str = "", after: str = "", most: int = 50
) -> tuple[list[User], str]:
    """People in her care by sign-in name, with the name to ask the next page by ("" when there is none)."""
    page = _in_care(manager).where(User.sign_in_name > printable(after)).order_by(User.sign_in_name).limit(most + 1)
    if search:
        found = User.name.icontains(printable(search), autoescape=True)
        page = page.where(or_(found, User.sign_in_name.contains(folded(search), autoescape=True)))
    people = list(session.scalars(page.options(selectinload(User.grants))))
    return people[:most], people[most - 1].sign_in_name if len(people) > most else ""


def _in_care(manager: Manager) -> Select[User]:
    """Everybody, or those who hold or held a role on one of her scopes or as a member of one of her groups."""
    if EVERYTHING in manager.scopes:
        return select(User)
    groups = [scope.partition(":")[2] for scope in manager.scopes if scope_kind(scope) == "group"]
    member_of = func.substr(AccessGrant.scope, len("member:") + 1, PUBLIC_ID_LENGTH)
    within = or_(
        AccessGrant.scope.in_(manager.scopes),
        and_(AccessGrant.role == Role.MEMBER, member_of.in_(groups)),
    )
    return select(User).where(User.grants.any(within))


def in_care_of(session: Session, manager: Manager, public_id: str) -> User:
    """Raises PersonUnknown."""
    user = session.scalar(_in_care(manager).where(User.public_id == public_id))
    if user is None:
        raise PersonUnknown()
    return user


def _wholly_in_care_of(session: Session, manager: Manager, public_id: str) -> User:
    """A person none of whose roles is beyond her manager. Raises PersonUnknown, NotToYourself, PersonAboveYou."""
    user = in_care_of(session, manager, public_id)
    if user.actor == manager.actor:
        raise NotToYourself()
    if not all(manager.may_give(Role(held.role), held.scope) for held in _held(session, user)):
        raise PersonAboveYou(name=user.name)
    return user


def add_with_role(
    session: Session, manager: Manager, sign_in_name: str, name: str, password: str, locale: str, role: Role, scope: str
) -> User:
    """A new person and her first role: without one she would be in nobody's care.

    Raises GrantNotYours, and what `add_user` and `grant` raise.
    """
    if not manager.may_give(role, scope):
        raise GrantNotYours(role=_named(role))
    user = add_user(session, sign_in_name, name, password, locale, by=manager.actor)
    grant(session, user, role, scope, by=manager.actor)
    return user


def give(session: Session, manager: Manager, public_id: str, role: Role, scope: str) -> AccessGrant:
    """A further role for a person in her care. Raises PersonUnknown, NotToYourself, GrantNotYours, and as `grant`."""
    user = in_care_of(session, manager, public_id)
    if user.actor == manager.actor:
        raise NotToYourself()
    if not manager.may_give(role, scope):
        raise GrantNotYours(role=_named(role))
    return grant(session, user, role, scope, by=manager.actor)


def end_grant(session: Session, manager: Manager, public_id: str, grant_id: str) -> None:
    """Ends a person's role at once. Raises PersonUnknown, GrantUnknown, NotToYourself, GrantNotYours."""
    user = in_care_of(session, manager, public_id)
    if user.actor == manager.actor:
        raise NotToYourself()
    held = next((held for held in _held(session, user) if held.public_id == grant_id), None)
    if held is None:
        raise GrantUnknown()
    if not manager.may_give(Role(held.role), held.scope):
        raise GrantNotYours(role=_named(Role(held.role)))
    held.ended_by, held.ended_at = manager.actor, now()


def new_password_for(session: Session, manager: Manager, public_id: str) -> tuple[User, str]:
    """A made-up password for a person who lost hers, to be told to her once. Ends her sign-ins, opens a closed name.

    Raises PersonUnknown, PersonAboveYou, NotToYourself.
    """
    user = _wholly_in_care_of(session, manager, public_id)
    password = generated_password()
    change_password(session, user, password, by=manager.actor)
    forget_failures(session, user.sign_in_name)
    return user, password


def set_active(session: Session, manager: Manager, public_id: str, active: bool) -> User:
    """Shuts a person out, at once and everywhere, or lets her in again. Raises as `new_password_for`."""
    user = _wholly_in_care_of(session, manager, public_id)
    user.active = active
    if not active:
        end_all(session, user.id)
    return user
