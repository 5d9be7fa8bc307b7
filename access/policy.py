"""The policy: which role may do which act, and within which scope. One matrix, read by everything that asks.

A scope is an opaque string such as "group:4f2a…"; this module never looks a group up. Whoever asks `may` names every
scope that the thing lies in (the group, its network), and a grant on any of them will do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.marks import N_

EVERYTHING = "everything"


class Role(StrEnum):
    TREASURER = "treasurer"
    KEY_HOLDER = "key_holder"
    MEMBER = "member"
    NETWORK_OFFICER = "network_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    BOOKKEEPER = "bookkeeper"
    APPROVER = "approver"
    RECONCILER = "reconciler"
    PROGRAMME_OFFICER = "programme_officer"
    AGENCY = "agency"
    TELLER = "teller"


class Act(StrEnum):
    OWN_SIGN_IN = "own-sign-in"  # one's own list of groups, language, password and sessions: everybody signed in
    GROUP_READ = "group-read"
    GROUP_FOUND = "group-found"
    GROUP_SET_UP = "group-set-up"  # constitution, officers, meeting series, name
    MEMBERS_WRITE = "members-write"
    MEETING_WRITE = "meeting-write"  # start, fill in, count, reopen
    MEETING_CONFIRM = "meeting-confirm"
    MEETING_CORRECT = "meeting-correct"  # start a correction or a reversal; a second officer still confirms it
    VOUCHER_PREPARE = "voucher-prepare"  # what is not on a meeting's sheet: prepare it, withdraw it
    VOUCHER_CONFIRM = "voucher-confirm"  # also agrees to taking a voucher back
    VOUCHER_REVERSE = "voucher-reverse"  # asks to take a voucher back; a second officer still agrees
    PERIOD_CLOSE = "period-close"
    LOAN_WRITE = "loan-write"  # take an application down, withdraw it, plan a loan anew
    LOAN_DECIDE = "loan-decide"  # write down what the group decided; the money goes out through the meeting's sheet
    STATEMENT_READ = "statement-read"  # every paper of the group: statements, journal, trial balance
    MEMBER_STATEMENT_READ = "member-statement-read"  # one member's own passbook
    PRINT_RUN = "print-run"  # have the statements of many members printed in one go, watch it, stop it
    USERS_MANAGE = "users-manage"  # add people, give and end grants, give a new password
    COLLECT = "collect"  # a collector's own round, and what she hands over: write it, agree to what the other wrote
    AUDIT_WRITE = "peer-audit-write"  # write down what another group found when it visited
    NETWORK_READ = "network-read"  # many groups at a glance, and their indicators together
    VERIFY = "verify"
    PROJECT_READ = "project-read"  # a project or fund, its money and its papers
    PROJECT_SET_UP = "project-set-up"  # organisations, settlements, projects, budget lines, promises
    HOUSEHOLD_READ = "household-read"  # the register by name; everybody else sees counts
    PROJECT_PREPARE = "project-prepare"  # write money down, ask for a tranche, answer a finding
    PROJECT_CONFIRM = "project-confirm"  # agree to what another wrote down, or to taking it back
    BALLOT_ENTER = "ballot-enter"  # a teller's part: give ballots out, enter them, type what a voter says
    RECONCILE = "reconcile"  # hold the books against the bank's statement
    TRANCHE_DECIDE = "tranche-decide"  # write down what the funder decided: approved, ordered, cancelled, accepted
    RULES_WRITE = "rules-write"  # a new version of a funder's rules
    PORTFOLIO_READ = "portfolio-read"  # all projects of an organisation at a glance, and down to the receipt
    FINDING_WRITE = "finding-write"  # draw an audit sample, write down what was found


ROLE_NAMES: Mapping[Role, str] = {
    Role.TREASURER: N_("Treasurer"),
    Role.KEY_HOLDER: N_("Key-holder"),
    Role.MEMBER: N_("Member"),
    Role.NETWORK_OFFICER: N_("Network officer"),
    Role.AUDITOR: N_("Auditor (reads, never writes)"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.BOOKKEEPER: N_("Project bookkeeper"),
    Role.APPROVER: N_("Project approver"),
    Role.RECONCILER: N_("Project reconciler"),
    Role.PROGRAMME_OFFICER: N_("Programme officer"),
    Role.AGENCY: N_("Funding agency (reads, writes findings)"),
    Role.TELLER: N_("Teller (gives out and enters ballots)"),
}

_PAPERS = frozenset({Act.GROUP_READ, Act.STATEMENT_READ, Act.MEMBER_STATEMENT_READ})
_PROJECTS = frozenset({Act.PROJECT_READ, Act.PORTFOLIO_READ})

# Duties are kept apart: who sets up never handles meetings, who prepares a meeting does not confirm it, and who audits
# changes nothing at all.
ROLE_ACTS: Mapping[Role, frozenset[Act]] = {
    Role.TREASURER: _PAPERS
    | {
        Act.MEMBERS_WRITE,
        Act.MEETING_WRITE,
        Act.MEETING_CORRECT,
        Act.PERIOD_CLOSE,
        Act.LOAN_WRITE,
        Act.LOAN_DECIDE,
        Act.VOUCHER_PREPARE,
        Act.VOUCHER_REVERSE,
        Act.COLLECT,
        Act.PRINT_RUN,
    },
    Role.KEY_HOLDER: _PAPERS | {Act.MEETING_CONFIRM, Act.VOUCHER_CONFIRM, Act.AUDIT_WRITE, Act.PRINT_RUN},
    Role.MEMBER: frozenset({Act.MEMBER_STATEMENT_READ, Act.COLLECT}),
    Role.NETWORK_OFFICER: _PAPERS
    | {
        Act.GROUP_FOUND,
        Act.GROUP_SET_UP,
        Act.MEMBERS_WRITE,
        Act.PERIOD_CLOSE,
        Act.USERS_MANAGE,
        Act.AUDIT_WRITE,
        Act.NETWORK_READ,
        Act.VERIFY,
        Act.PRINT_RUN,
    }
    | _PROJECTS,
    Role.AUDITOR: _PAPERS | _PROJECTS | {Act.NETWORK_READ, Act.VERIFY},
    Role.ADMINISTRATOR: _PROJECTS
    | {
        Act.GROUP_READ,
        Act.GROUP_FOUND,
        Act.GROUP_SET_UP,
        Act.USERS_MANAGE,
        Act.VERIFY,
        Act.PRINT_RUN,  # a country's, for its networks to fetch: she reads none of it
        Act.PROJECT_SET_UP,
        Act.RULES_WRITE,
    },
    Role.BOOKKEEPER: frozenset({Act.PROJECT_READ, Act.HOUSEHOLD_READ, Act.PROJECT_PREPARE, Act.BALLOT_ENTER}),
    Role.APPROVER: frozenset({Act.PROJECT_READ, Act.HOUSEHOLD_READ, Act.PROJECT_CONFIRM, Act.BALLOT_ENTER}),
    Role.RECONCILER: frozenset({Act.PROJECT_READ, Act.RECONCILE}),
    Role.PROGRAMME_OFFICER: _PROJECTS
    | {Act.PROJECT_SET_UP, Act.HOUSEHOLD_READ, Act.TRANCHE_DECIDE, Act.RULES_WRITE, Act.USERS_MANAGE, Act.VERIFY},
    Role.AGENCY: _PROJECTS | {Act.FINDING_WRITE, Act.VERIFY},
    Role.TELLER: frozenset({Act.BALLOT_ENTER}),
}
EVERYBODY_MAY = frozenset({Act.OWN_SIGN_IN})

# What a grant of each role may be given on: the part of the scope before the colon.
ROLE_SCOPES: Mapping[Role, frozenset[str]] = {
    Role.TREASURER: frozenset({"group"}),
    Role.KEY_HOLDER: frozenset({"group"}),
    Role.MEMBER: frozenset({"member"}),
    Role.NETWORK_OFFICER: frozenset({"network"}),
    Role.AUDITOR: frozenset({"network", EVERYTHING}),
    Role.ADMINISTRATOR: frozenset({EVERYTHING}),
    Role.BOOKKEEPER: frozenset({"project", "fund"}),
    Role.APPROVER: frozenset({"project", "fund"}),
    Role.RECONCILER: frozenset({"project", "fund"}),
    Role.PROGRAMME_OFFICER: frozenset({"organisation"}),
    Role.AGENCY: frozenset({"organisation"}),
    Role.TELLER: frozenset({"fund"}),
}

ROLES_GIVEN_BY: Mapping[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.NETWORK_OFFICER: frozenset({Role.TREASURER, Role.KEY_HOLDER, Role.MEMBER}),
    Role.PROGRAMME_OFFICER: frozenset({Role.BOOKKEEPER, Role.APPROVER, Role.RECONCILER, Role.TELLER}),
}
_HATS = frozenset({Role.BOOKKEEPER, Role.APPROVER, Role.RECONCILER})

# Roles that one person cannot hold at the same time: an auditor would write, an administrator would handle money.
_APART: Mapping[Role, frozenset[Role]] = {
    Role.AUDITOR: frozenset(Role) - {Role.AUDITOR, Role.MEMBER},
    Role.ADMINISTRATOR: frozenset({Role.TREASURER, Role.KEY_HOLDER, Role.AUDITOR, Role.TELLER}) | _HATS,
    Role.PROGRAMME_OFFICER: _HATS,
    Role.AGENCY: frozenset(Role) - {Role.AGENCY, Role.MEMBER},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held on a scope today."""

    role: Role
    scope: str


def group_scope(group: str) -> str:
    return f"group:{group}"


def network_scope(network: str) -> str:
    return f"network:{network}"


def member_scope(group: str, number: int) -> str:
    return f"member:{group}:{number}"


def member_place(scope: str) -> tuple[str, int] | None:
    """The group's scope and the member's number that a member's scope names; None for any other scope."""
    kind, _, rest = scope.partition(":")
    group, _, number = rest.partition(":")
    return (group_scope(group), int(number)) if kind == "member" else None


def project_scope(project: str) -> str:
    return f"project:{project}"


def fund_scope(organisation: str) -> str:
    """The fund that an organisation keeps: who handles its money is not whoever may read all that it pays for."""
    return f"fund:{organisation}"


def organisation_scope(organisation: str) -> str:
    return f"organisation:{organisation}"


def scope_kind(scope: str) -> str:
    return scope.partition(":")[0]


def may(grants: Iterable[Grant], act: Act, scopes: Iterable[str]) -> bool:
    """Whether any grant allows `act` on something that lies in all of `scopes`."""
    reached = reachable(grants, act)
    return act in EVERYBODY_MAY or EVERYTHING in reached or not reached.isdisjoint(scopes)


def reachable(grants: Iterable[Grant], act: Act) -> frozenset[str]:
    """The scopes on which these grants allow `act`, for queries to filter by; may contain EVERYTHING."""
    return frozenset(grant.scope for grant in grants if act in ROLE_ACTS[grant.role])


def roles_given(grants: Iterable[Grant]) -> frozenset[Role]:
    """The roles that the holder of these grants may give to others, within her own scopes."""
    return frozenset().union(*(ROLES_GIVEN_BY.get(grant.role, frozenset()) for grant in grants))


def clash(one: Role, other: Role, *, same_scope: bool = False) -> bool:
    """Whether one person must not hold both roles. In one project, who prepares, approves and reconciles are three people."""
    if same_scope and one is not other and {one, other} <= _HATS:
        return True
    return other in _APART.get(one, frozenset()) or one in _APART.get(other, frozenset())
