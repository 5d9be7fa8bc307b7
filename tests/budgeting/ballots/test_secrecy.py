"""No table, no column, no order lets anybody join a voter to her ballot: asked of the description of the database itself."""

import pytest
from sqlalchemy import Engine, Table, inspect, text

from budgeting.ballots.box import cast
from budgeting.ballots.models import Ballot
from budgeting.ballots.saying import Said
from budgeting.models import Voter, VoterMark
from budgeting.terms import Channel
from core.db import Base, Instant
from migrations.migrate import described_tables
from tests.budgeting.ballots.scene import AMA, in_the_box, voted_on
from tests.budgeting.scene import RoundScene

# What a ballot may share with a voter's mark: which round, which envelope, which way it came.
SHARED = {"round_id", "envelope_id", "channel"}


def leads_to(table: Table) -> set[str]:
    """The tables that the keys of a table lead to, over however many steps, with itself."""
    found, left = set(), [table]
    while left:
        if (one := left.pop()).name not in found:
            found.add(one.name)
            left += [key.referred_table for key in one.foreign_key_constraints]
    return found


def tables() -> dict[str, Table]:
    described_tables()
    return dict(Base.metadata.tables)


def test_no_key_leads_from_a_ballot_to_a_voter_or_back() -> None:
    ballot, of_voters = tables()["ballot"], {"voter", "voter_mark", "voting_code"}
    assert not leads_to(ballot) & of_voters
    assert [name for name in of_voters if "ballot" in leads_to(tables()[name])] == []
    between = [name for name, table in tables().items() if "ballot" in leads_to(table) and leads_to(table) & of_voters]
    assert between == [], "a table leads to both"


def test_a_ballot_and_a_voter_share_no_number_moment_or_person() -> None:
    of_ballot = {column.name for column in Ballot.__table__.columns}
    for model in (Voter, VoterMark):
        shared = of_ballot & {column.name for column in model.__table__.columns}
        assert shared - {"public_id", "reason"} <= SHARED, "drawn anew for each row, or words about another thing"
    assert not any(isinstance(column.type, Instant) for column in Ballot.__table__.columns)
    assert not {"id", "voter_id", "entered_by", "number", "carried_by"} & of_ballot
    assert not any(isinstance(column.type, Instant) for column in VoterMark.__table__.columns)


def test_who_answers_for_papers_is_not_kept_of_ballots_without_paper() -> None:
    """An officer who helped one voter only would give her away."""
    deeds = tables()["ballot_deed"]
    assert not deeds.columns["batch_id"].nullable and not deeds.columns["serial"].nullable


def test_a_ballot_s_key_and_place_say_nothing_of_when_it_came(scene: RoundScene) -> None:
    voted_on(scene)
    voters = scene.voters(12)
    for voter in voters:
        cast(scene.session, scene.round, scene.envelope, voter, Channel.ASSISTED, Said((1 + voter.number % 5,)), by=AMA)
    keys = [ballot.public_id for ballot in in_the_box(scene)]
    assert len(set(keys)) == 12 and all(len(key) == 16 for key in keys)
    if scene.session.get_bind().dialect.name == "sqlite":
        assert keys == sorted(keys), "the table keeps its rows by their random key"
        with pytest.raises(Exception, match="no such column"):
            scene.session.execute(text("SELECT rowid FROM ballot"))


def test_the_tables_are_as_they_are_described(shared_engine: Engine) -> None:
    """The same asked of the database that the migrations made."""
    columns = {column["name"] for column in inspect(shared_engine).get_columns("ballot")}
    assert columns == {column.name for column in Ballot.__table__.columns}
    referred = {key["referred_table"] for key in inspect(shared_engine).get_foreign_keys("ballot")}
    assert referred == {"budget_envelope", "ballot_batch"}
