"""The register of what was printed: each paper once, added to and never changed, and believed no more than the books are."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db import transaction
from groups.models import Group
from projects.desk.sampling import fingerprint_of
from reports.group_statement import GroupStatement, group_statement
from reports.issued.checking import DoesNotMatch, Holds, Unknown, Wrong, check
from reports.issued.keys import Issuer
from reports.issued.message import read
from reports.issued.models import IssuedPaper, IssuedPaperBook
from reports.issued.recording import issued, subject_of
from reports.issued.sealing import Seal, packed, sealed
from reports.issued.verify import paper_findings
from tests.ledger.tampering import as_owner
from tests.reports import books
from tests.reports.issued.papers import KEY, YEAR, a_small_group, issue, met, printed

NEXT_KEY = Issuer(Ed25519PrivateKey.from_private_bytes(b"n" * 32), KEY.address)


@pytest.fixture
def group(session: Session) -> Iterator[Group]:
    found = a_small_group(session)
    met(session, found, 0)
    met(session, found, 1)
    yield found


def answer(session: Session, seal: Seal, payload: str | None = None, most: int | None = None) -> object:
    return check(session, seal.code, (KEY.public_key,), payload, most=most)[0]


def test_a_paper_printed_twice_is_one_paper(session: Session, group: Group) -> None:
    paper, seal = printed(session, group)
    later = replace(paper, heading=replace(paper.heading, printed_on=paper.heading.printed_on.replace(year=2030)))
    assert issue(session, later).code == seal.code
    row = issued(session, seal.code)
    assert row is not None and session.query(IssuedPaper).count() == 1 == session.query(IssuedPaperBook).count()
    assert (row.kind, row.subject, row.number) == ("group_statement", subject_of(paper), paper.heading.number)
    assert answer(session, seal) == Holds(0, paper.heading.number, paper.heading.number, False)
    assert list(paper_findings(session, (KEY.public_key,))) == []


def test_a_code_that_nothing_was_printed_with_is_not_known(session: Session, group: Group) -> None:
    paper, seal = printed(session, group)
    unprinted = sealed(replace(paper, in_shares=not paper.in_shares), KEY)
    assert unprinted is not None and answer(session, unprinted) == Unknown()
    with_square = check(session, unprinted.code, (KEY.public_key,), packed(unprinted.message, unprinted.signature))
    assert with_square == (DoesNotMatch(Wrong.REGISTER), read(unprinted.message)), "we sealed it, and the register forgot it"


@pytest.mark.parametrize("table", ["issued_paper", "issued_paper_book", "paper_key"])
def test_nothing_in_the_register_is_changed_or_taken_out(session: Session, group: Group, table: str) -> None:
    """By SQL as whoever has a connection would write it, on both engines."""
    printed(session, group)
    column = {"issued_paper": "digest", "issued_paper_book": "fingerprint", "paper_key": "since"}[table]
    attacks = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if session.get_bind().dialect.name == "sqlite":
        attacks.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        attacks.append(f"TRUNCATE {table} CASCADE")
    for attack in attacks:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(attack))


def test_papers_of_an_earlier_key_still_hold(session: Session, group: Group) -> None:
    _, old = printed(session, group)
    _, new = printed(session, group, NEXT_KEY)
    assert old.code != new.code
    both = (NEXT_KEY.public_key, KEY.public_key)
    for seal in (old, new):
        found, said = check(session, seal.code, both, packed(seal.message, seal.signature))
        assert isinstance(found, Holds) and said == read(seal.message)
    assert list(paper_findings(session, both)) == []


def test_a_key_that_only_the_register_names_seals_nothing(session: Session, group: Group) -> None:
    """Who can write to the database, and has not our key, brings a key of her own and a paper that it sealed."""
    _, forged = printed(session, group, NEXT_KEY)
    square = packed(forged.message, forged.signature)
    assert check(session, forged.code, (KEY.public_key,))[0] == DoesNotMatch(Wrong.SEAL)
    assert check(session, forged.code, (KEY.public_key,), square) == (DoesNotMatch(Wrong.SEAL), None)
    assert [finding.rule for finding in paper_findings(session, (KEY.public_key,))] == ["papers_are_as_issued"]


def test_a_forged_square_is_refused_and_nothing_of_it_is_shown(session: Session, group: Group) -> None:
    _, seal = printed(session, group)
    richer = seal.message.replace(":SAVED.40000", ":SAVED.90000")
    assert richer != seal.message
    stranger = Ed25519PrivateKey.generate()
    squares = [
        packed(richer, seal.signature),
        packed(richer, stranger.sign(richer.encode())),
        packed(seal.message, stranger.sign(seal.message.encode())),
        packed(seal.message, seal.signature)[:-1],
        "K1:",
        "",
    ]
    for square in squares:
        assert check(session, seal.code, (KEY.public_key,), square) == (DoesNotMatch(Wrong.SEAL), None)
        assert check(session, "0" * 16, (KEY.public_key,), square) == (Unknown(), None)


def test_the_square_of_another_paper_does_not_go_with_a_code(session: Session, group: Group) -> None:
    _, first = printed(session, group)
    met(session, group, 2)
    _, second = printed(session, group)
    assert check(session, first.code, (KEY.public_key,), packed(second.message, second.signature))[0] == DoesNotMatch(Wrong.SEAL)


@pytest.mark.parametrize("most, whole", [(None, True), (100, True), (1, False)])
def test_what_one_look_may_cost_is_bounded_and_said(session: Session, group: Group, most: int | None, whole: bool) -> None:
    _, seal = printed(session, group)
    found = answer(session, seal, most=most)
    assert isinstance(found, Holds) and found.entries > 1
    assert found.whole is whole and found.recomputed == (found.entries if whole else 1)


def test_the_books_of_a_paper_of_many_are_looked_at_until_the_bound_is_reached(session: Session, group: Group) -> None:
    paper = _of_two_books(session, group)
    seal = issue(session, paper)
    entries = paper.heading.number
    assert answer(session, seal) == Holds(0, entries, entries, False)
    assert answer(session, seal, most=1) == Holds(0, entries, 1, False)
    assert list(paper_findings(session, (KEY.public_key,))) == []


def _of_two_books(session: Session, group: Group) -> GroupStatement:
    """A paper of two groups, each with its book, as those of a desk are of many projects."""
    other = books.a_group(session, name="Another", names=books.NAMES[:2], practice=False)
    met(session, other, 0)
    papers = [group_statement(session, one, YEAR) for one in (group, other)]
    stood = tuple(witness for paper in papers for witness in paper.heading.witnessed)
    heading = replace(
        papers[0].heading,
        number=sum(one.number for one in stood),
        books=2,
        fingerprint=fingerprint_of((one.owner, one.number, one.fingerprint) for one in stood),
        witnessed=stood,
    )
    return replace(papers[0], heading=heading)


LAST_POSTING = "UPDATE posting SET amount_minor = amount_minor + 1 WHERE number = 1 AND place = 1"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "change, wrong",
    [
        (LAST_POSTING, Wrong.BOOKS),
        ("UPDATE issued_paper SET message = replace(message, 'SAVED.2', 'SAVED.3')", Wrong.SEAL),
        ("UPDATE issued_paper SET signature = substr(signature, 3) || '00'", Wrong.SEAL),
        ("UPDATE issued_paper SET signature = 'none'", Wrong.SEAL),
        ("UPDATE paper_key SET public_key = substr(public_key, 3) || '00'", Wrong.SEAL),
        ("UPDATE issued_paper SET digest = substr(digest, 2) || '0'", Wrong.REGISTER),
        ("UPDATE issued_paper SET number = number + 1", Wrong.REGISTER),
        ("UPDATE issued_paper SET kind = 'voucher'", Wrong.REGISTER),
        ("UPDATE issued_paper_book SET number = number - 1", Wrong.REGISTER),
        ("UPDATE issued_paper_book SET fingerprint = substr(fingerprint, 2) || '0'", Wrong.REGISTER),
        ("UPDATE issued_paper_book SET book_owner = 'group:elsewhere'", Wrong.BOOKS),
        ("DELETE FROM issued_paper_book", Wrong.REGISTER),
    ],
)
def test_who_goes_behind_the_rules_is_found_by_code_and_by_verify(engine: Engine, change: str, wrong: Wrong) -> None:
    with transaction(engine) as session:
        found = a_small_group(session)
        met(session, found, 0)
        _, seal = printed(session, found)
        met(session, found, 1)
    with as_owner(engine) as connection:
        assert connection.execute(text(change)).rowcount
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            assert answer(session, seal) == DoesNotMatch(wrong)
            told = list(paper_findings(session, (KEY.public_key,)))
    rule = "papers_are_witnesses" if wrong is Wrong.BOOKS else "papers_are_as_issued"
    assert rule in {finding.rule for finding in told} and seal.spoken_code in told[0].detail


@pytest.mark.one_engine
def test_a_paper_that_was_taken_out_of_the_register_is_missed(engine: Engine) -> None:
    with transaction(engine) as session:
        found = a_small_group(session)
        met(session, found, 0)
        printed(session, found)
    with as_owner(engine) as connection:
        connection.execute(text("DELETE FROM issued_paper"))
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            assert [finding.rule for finding in paper_findings(session, (KEY.public_key,))] == ["papers_are_as_issued"]
