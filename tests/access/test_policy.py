"""Who may do what, written out once more by hand: the matrix changes only when this table is changed with it."""

from itertools import combinations

import pytest

from access.policy import (
    EVERYBODY_MAY,
    EVERYTHING,
    ROLE_ACTS,
    ROLE_NAMES,
    ROLE_SCOPES,
    Act,
    Grant,
    Role,
    clash,
    group_scope,
    may,
    member_place,
    member_scope,
    network_scope,
    reachable,
    roles_given,
)

#                               treas.  keyhold member  officer auditor admin   book.   approve reconc. program agency  teller
TABLE = {
    Act.GROUP_READ:            "yes     yes     no      yes     yes     yes     no      no      no      no      no      no",
    Act.GROUP_FOUND:           "no      no      no      yes     no      yes     no      no      no      no      no      no",
    Act.GROUP_SET_UP:          "no      no      no      yes     no      yes     no      no      no      no      no      no",
    Act.MEMBERS_WRITE:         "yes     no      no      yes     no      no      no      no      no      no      no      no",
    Act.MEETING_WRITE:         "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.MEETING_CONFIRM:       "no      yes     no      no      no      no      no      no      no      no      no      no",
    Act.MEETING_CORRECT:       "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.VOUCHER_PREPARE:       "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.VOUCHER_CONFIRM:       "no      yes     no      no      no      no      no      no      no      no      no      no",
    Act.VOUCHER_REVERSE:       "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.PERIOD_CLOSE:          "yes     no      no      yes     no      no      no      no      no      no      no      no",
    Act.LOAN_WRITE:            "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.LOAN_DECIDE:           "yes     no      no      no      no      no      no      no      no      no      no      no",
    Act.STATEMENT_READ:        "yes     yes     no      yes     yes     no      no      no      no      no      no      no",
    Act.MEMBER_STATEMENT_READ: "yes     yes     yes     yes     yes     no      no      no      no      no      no      no",
    Act.PRINT_RUN:             "yes     yes     no      yes     no      yes     no      no      no      no      no      no",
    Act.USERS_MANAGE:          "no      no      no      yes     no      yes     no      no      no      yes     no      no",
    Act.COLLECT:               "yes     no      yes     no      no      no      no      no      no      no      no      no",
    Act.AUDIT_WRITE:           "no      yes     no      yes     no      no      no      no      no      no      no      no",
    Act.NETWORK_READ:          "no      no      no      yes     yes     no      no      no      no      no      no      no",
    Act.VERIFY:                "no      no      no      yes     yes     yes     no      no      no      yes     yes     no",
    Act.PROJECT_READ:          "no      no      no      yes     yes     yes     yes     yes     yes     yes     yes     no",
    Act.PROJECT_SET_UP:        "no      no      no      no      no      yes     no      no      no      yes     no      no",
    Act.HOUSEHOLD_READ:        "no      no      no      no      no      no      yes     yes     no      yes     no      no",
    Act.PROJECT_PREPARE:       "no      no      no      no      no      no      yes     no      no      no      no      no",
    Act.PROJECT_CONFIRM:       "no      no      no      no      no      no      no      yes     no      no      no      no",
    Act.BALLOT_ENTER:          "no      no      no      no      no      no      yes     yes     no      no      no      yes",
    Act.RECONCILE:             "no      no      no      no      no      no      no      no      yes     no      no      no",
    Act.TRANCHE_DECIDE:        "no      no      no      no      no      no      no      no      no      yes     no      no",
    Act.RULES_WRITE:           "no      no      no      no      no      yes     no      no      no      yes     no      no",
    Act.PORTFOLIO_READ:        "no      no      no      yes     yes     yes     no      no      no      yes     yes     no",
    Act.FINDING_WRITE:         "no      no      no      no      no      no      no      no      no      no      yes     no",
}  # fmt: skip
WRITING = set(Act) - {
    Act.OWN_SIGN_IN, Act.GROUP_READ, Act.STATEMENT_READ, Act.MEMBER_STATEMENT_READ, Act.NETWORK_READ, Act.VERIFY,
    Act.PROJECT_READ, Act.HOUSEHOLD_READ, Act.PORTFOLIO_READ,
}  # fmt: skip


@pytest.mark.parametrize("act", TABLE)
def test_the_matrix_is_the_table(act: Act) -> None:
    said = dict(zip(Role, TABLE[act].split(), strict=True))
    assert {role: "yes" if act in acts else "no" for role, acts in ROLE_ACTS.items()} == said


def test_every_act_and_every_role_is_accounted_for() -> None:
    assert set(TABLE) | EVERYBODY_MAY == set(Act)
    assert set(ROLE_ACTS) == set(ROLE_SCOPES) == set(ROLE_NAMES) == set(Role)


def test_an_auditor_writes_nothing() -> None:
    assert not ROLE_ACTS[Role.AUDITOR] & WRITING


def test_nobody_both_prepares_and_confirms_a_meeting() -> None:
    assert not [role for role, acts in ROLE_ACTS.items() if {Act.MEETING_WRITE, Act.MEETING_CONFIRM} <= acts]


def test_who_sets_up_handles_no_meeting() -> None:
    for role in (Role.ADMINISTRATOR, Role.NETWORK_OFFICER):
        assert not ROLE_ACTS[role] & {Act.MEETING_WRITE, Act.MEETING_CONFIRM, Act.MEETING_CORRECT}


def test_who_prepares_approves_and_reconciles_are_three_people() -> None:
    """INTOSAI: the key stages of a payment are divided among individuals. Who runs the programme has none of them."""
    hats = (Act.PROJECT_PREPARE, Act.PROJECT_CONFIRM, Act.RECONCILE)
    for acts in ROLE_ACTS.values():
        assert len(acts & set(hats)) <= 1
        assert not (acts & set(hats) and acts & {Act.PROJECT_SET_UP, Act.TRANCHE_DECIDE, Act.FINDING_WRITE})
    for one, other in combinations((Role.BOOKKEEPER, Role.APPROVER, Role.RECONCILER), 2):
        assert clash(one, other, same_scope=True) and clash(other, one, same_scope=True)
        assert not clash(one, other), "in another project she may wear another hat"
        assert not clash(one, one, same_scope=True)


def test_an_agency_writes_findings_and_nothing_else() -> None:
    assert ROLE_ACTS[Role.AGENCY] & WRITING == {Act.FINDING_WRITE}


TREASURER = Grant(Role.TREASURER, group_scope("a"))
OFFICER = Grant(Role.NETWORK_OFFICER, network_scope("n"))


@pytest.mark.parametrize(
    ("grants", "act", "scopes", "allowed"),
    [
        ((), Act.OWN_SIGN_IN, (), True),
        ((), Act.GROUP_READ, ("group:a",), False),
        ((TREASURER,), Act.MEETING_WRITE, ("group:a", "network:n"), True),
        ((TREASURER,), Act.MEETING_WRITE, ("group:b", "network:n"), False),
        ((TREASURER,), Act.MEETING_CONFIRM, ("group:a",), False),
        ((OFFICER,), Act.GROUP_READ, ("group:b", "network:n"), True),
        ((OFFICER,), Act.GROUP_READ, ("group:b", "network:m"), False),
        ((TREASURER, OFFICER), Act.MEETING_WRITE, ("group:b", "network:n"), False),
        ((Grant(Role.AUDITOR, EVERYTHING),), Act.STATEMENT_READ, ("group:z",), True),
        ((Grant(Role.AUDITOR, EVERYTHING),), Act.MEMBERS_WRITE, ("group:z",), False),
    ],
)
def test_a_grant_counts_where_it_was_given(
    grants: tuple[Grant, ...], act: Act, scopes: tuple[str, ...], allowed: bool
) -> None:
    assert may(grants, act, scopes) is allowed


def test_reachable_names_the_scopes_of_an_act_only() -> None:
    assert reachable((TREASURER, OFFICER), Act.MEETING_WRITE) == {"group:a"}
    assert reachable((TREASURER, OFFICER), Act.GROUP_READ) == {"group:a", "network:n"}
    assert reachable((TREASURER,), Act.VERIFY) == frozenset()


def test_a_members_scope_names_her_place() -> None:
    assert member_place(member_scope("4f2a", 7)) == ("group:4f2a", 7)
    assert member_place("group:4f2a") is None
    assert member_place(EVERYTHING) is None


def test_roles_that_may_be_given() -> None:
    assert roles_given((OFFICER,)) == {Role.TREASURER, Role.KEY_HOLDER, Role.MEMBER}
    assert roles_given((Grant(Role.ADMINISTRATOR, EVERYTHING),)) == set(Role)
    assert roles_given((TREASURER, Grant(Role.AUDITOR, EVERYTHING))) == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Role.AUDITOR, Role.TREASURER, True),
        (Role.AUDITOR, Role.NETWORK_OFFICER, True),
        (Role.AUDITOR, Role.ADMINISTRATOR, True),
        (Role.AUDITOR, Role.MEMBER, False),
        (Role.AUDITOR, Role.AUDITOR, False),
        (Role.ADMINISTRATOR, Role.KEY_HOLDER, True),
        (Role.ADMINISTRATOR, Role.NETWORK_OFFICER, False),
        (Role.TREASURER, Role.NETWORK_OFFICER, False),
        (Role.ADMINISTRATOR, Role.APPROVER, True),
        (Role.PROGRAMME_OFFICER, Role.BOOKKEEPER, True),
        (Role.AGENCY, Role.PROGRAMME_OFFICER, True),
        (Role.AGENCY, Role.AUDITOR, True),
        (Role.TREASURER, Role.BOOKKEEPER, False),
    ],
)
def test_roles_that_one_person_cannot_join(one: Role, other: Role, apart: bool) -> None:
    assert clash(one, other) is clash(other, one) is apart
