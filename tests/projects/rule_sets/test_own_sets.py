"""An agency's own sets in the database: written once, numbered, each closed by the next, on both engines."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.calendars import now
from projects.models import Organisation, OrganisationKind
from projects.rule_sets import errors
from projects.rule_sets.in_force import in_force, named
from projects.rule_sets.models import RuleSetVersion
from projects.rule_sets.own_sets import adopt, all_rule_sets, rule_set_of, rule_sets_on, versions_of
from projects.rule_sets.sets import READY_MADE
from projects.rule_sets.verify import every_own_set
from tests.projects.rule_sets.cases import DAY, own

LATER = DAY + timedelta(days=365)


def agency(session: Session, name: str) -> Organisation:
    found = Organisation(
        kind=OrganisationKind.AGENCY, name=name, country="KE", practice=False, added_by="user:test", added_at=now()
    )
    session.add(found)
    session.flush()
    return found


def kept(session: Session, organisation: Organisation | None = None, **parts: object) -> RuleSetVersion:
    return adopt(session, own(**parts), organisation=organisation, on=date(2026, 11, 25), by="user:test", note="Board")


def test_a_new_version_closes_the_one_before(session: Session) -> None:
    mine = agency(session, "River Agency")
    first, second = kept(session, mine), kept(session, mine, version=2, valid_from=LATER)
    assert rule_set_of(first) == own() and [row.version for row in versions_of(session, "river-fund")] == [1, 2]
    assert (second.adopted_by, second.note, second.organisation_id) == ("user:test", "Board", mine.id)
    sets = all_rule_sets(session)
    assert sets[: len(READY_MADE)] == list(READY_MADE)
    assert [one.valid_to for one in named("river-fund", sets)] == [LATER - timedelta(days=1), None]
    assert in_force("river-fund", LATER - timedelta(days=1), sets).version == 1
    assert in_force("river-fund", LATER, sets).version == 2
    on_the_day = {(one.key, one.version) for one in rule_sets_on(session, LATER)}
    assert {("river-fund", 2), ("codi-2020", 1)} <= on_the_day and not {("river-fund", 1), ("codi-2010", 1)} & on_the_day


def test_what_cannot_be_adopted(session: Session) -> None:
    mine, other = agency(session, "River Agency"), agency(session, "Hill Agency")
    kept(session, mine)
    for refused, owner, parts in (
        (errors.KeyTaken, mine, {"key": "codi-2010"}),
        (errors.KeyTaken, mine, {"key": "codi"}),
        (errors.KeyTaken, other, {"version": 2, "valid_from": LATER}),
        (errors.KeyTaken, None, {"version": 2, "valid_from": LATER}),
        (errors.VersionNotNext, mine, {"version": 1, "valid_from": LATER}),
        (errors.VersionNotNext, mine, {"version": 3, "valid_from": LATER}),
        (errors.VersionNotLater, mine, {"version": 2}),
        (errors.FirstDayMissing, mine, {"version": 2, "valid_from": None}),
        (errors.SetsWrong, mine, {"version": 2, "valid_from": LATER, "currency": "XXQ"}),
    ):
        with pytest.raises(refused):
            kept(session, owner, **parts)
    assert len(versions_of(session, "river-fund")) == 1


def test_the_whole_installation_may_have_a_set_of_its_own(session: Session) -> None:
    kept(session)
    kept(session, version=2, valid_from=LATER)
    assert [row.organisation_id for row in versions_of(session, "river-fund")] == [None, None]


def insert(version: int, day: str, owner: str = "organisation_id", key: str = "key", sha: str = "sha256") -> str:
    """A version written past the service, as a copy of the one that is there."""
    return f"""
        INSERT INTO rule_set_version
            (organisation_id, key, version, valid_from, content, sha256, adopted_on, adopted_by, recorded_at, note)
        SELECT {owner}, {key}, {version}, '{day}', content, {sha}, adopted_on, adopted_by, recorded_at, note
        FROM rule_set_version"""


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE rule_set_version SET content = '{}'",
        "UPDATE rule_set_version SET valid_from = '2020-01-01'",
        "UPDATE rule_set_version SET note = ''",
        "DELETE FROM rule_set_version",
        insert(1, "2028-01-01"),
        insert(3, "2028-01-01"),
        insert(0, "2028-01-01"),
        insert(2, "2027-01-01"),
        insert(2, "2028-01-01", owner="NULL"),
        insert(1, "2028-01-01", key="'other-fund'", sha="'x'"),
        insert(1, "2028-01-01", owner="999999", key="'other-fund'"),
    ],
)
def test_the_database_has_the_last_word(session: Session, attack: str) -> None:
    kept(session, agency(session, "River Agency"))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(attack))
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE" if session.get_bind().dialect.name == "postgresql" else "SELECT 1"))
    assert rule_set_of(versions_of(session, "river-fund")[0]) == own()


def test_what_follows_the_rules_is_written(session: Session) -> None:
    """The attacks above fail for what they attack, not for how they are written."""
    kept(session, agency(session, "River Agency"))
    session.execute(text(insert(2, "2028-01-01")))
    assert len(versions_of(session, "river-fund")) == 2


def test_a_text_that_was_changed_behind_our_back_is_not_read() -> None:
    row = RuleSetVersion(key="river-fund", version=1, content="{}", sha256="0" * 64)
    with pytest.raises(ValueError, match="not the text that was adopted"):
        rule_set_of(row)


@pytest.mark.one_engine
def test_verify_names_the_version_that_was_changed(session: Session) -> None:
    """Whoever may drop a trigger can change a text, and is found out by its fingerprint."""
    kept(session)
    kept(session, version=2, valid_from=LATER)
    assert list(every_own_set(session)) == []
    session.execute(text("DROP TRIGGER rule_set_version_no_update"))
    session.execute(text("UPDATE rule_set_version SET content = replace(content, '1000/1', '9000/1') WHERE version = 1"))
    session.execute(text("UPDATE rule_set_version SET valid_from = '2029-01-01' WHERE version = 2"))
    session.expire_all()
    assert [wrong.partition(": ")[0] for wrong in every_own_set(session)] == [
        "rule set river-fund, version 1",
        "rule set river-fund, version 2",
    ]
