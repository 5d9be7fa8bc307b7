"""Proofs of the group's year, on both engines: each holds, and nothing in one can be other than it is."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.errors import Refusal
from groups import charts
from groups.finding import book_of
from groups.models import Group
from ledger import posting
from ledger.chart import AccountKey
from reports.proofs import compact, exact
from reports.proofs.book_tree import book_tree, consistency_from, proof_from, sound_tree
from reports.proofs.checking import is_signed, proven_head, refuse_another_past
from reports.proofs.errors import (
    BookNotAsWritten,
    HeadNotSigned,
    HeadsDisagree,
    KeyOfAnother,
    LineOfAnother,
    ProofDoesNotHold,
    ProofUnreadable,
)
from reports.proofs.shown import Consistency, Proof, ShownEntry, ShownPosting, Side, TreeHead
from tests.groups.test_verify import NO_CHECKS, TRIGGERS
from tests.reports import books
from tests.reports.conftest import NOW
from tests.reports.proofs.conftest import Grown
from tests.reports.proofs.issuers import ANOTHER, OURS

TODAY = NOW.date()
year_on_one_engine = pytest.mark.parametrize("year_engine", ["sqlite"], indirect=True)


def test_every_line_of_every_member_can_be_proven_and_is_the_ledgers(grown: Grown) -> None:
    proven = 0
    for member in grown.year.members:
        for number in range(1, grown.tree.tree.size + 1):
            proof = grown.proof(member, number)
            if proof is None:
                continue
            head = proven_head(proof, OURS.public_key)
            assert head == grown.tree.head(TODAY)
            assert compact.from_code(compact.to_code(proof)) == exact.read(exact.to_file(proof)) == proof
            proven += len(proof.entries[0].shown)
    posted = grown.year.session.execute(
        text(
            "SELECT count(*) FROM posting JOIN account AS d ON d.id = debit_id JOIN account AS c ON c.id = credit_id "
            "WHERE d.holder <> '' OR c.holder <> ''"
        )
    ).scalar_one()
    assert proven == posted > 50


def test_a_proof_of_the_whole_year_shares_its_nodes(grown: Grown) -> None:
    member = grown.year.members[1]
    numbers = range(1, 15)
    together = grown.proof(member, *numbers)
    assert together is not None
    assert proven_head(together, OURS.public_key).root == grown.tree.tree.root.hex()
    alone = [proof for number in numbers if (proof := grown.proof(member, number))]
    assert [one.entries[0] for one in alone] == list(together.entries)
    assert len(together.path) < 4 < sum(len(one.path) for one in alone)


def test_both_engines_and_every_earlier_day_give_the_same_tree(grown: Grown) -> None:
    """The year is the same to the byte on both engines; what came later changes no earlier head."""
    year = grown.year
    roots = [book_tree(year.session, year.book, OURS, number).tree.root.hex()[:8] for number in (1, 7, 14)]
    assert roots == ROOTS
    assert grown.tree.head(TODAY) == book_tree(year.session, year.book, OURS, 14).head(TODAY)


ROOTS = ["6a73f7eb", "99fdd62a", "f0ef6429"]


def test_who_has_no_line_in_an_entry_has_no_proof(grown: Grown) -> None:
    assert grown.proof(grown.year.members[0], 99) is None
    nobody = proof_from(grown.year.session, grown.tree, "member:77", [1], TODAY)
    assert nobody is None


@year_on_one_engine
def test_any_other_byte_of_the_square_is_no_proof(proof: Proof) -> None:
    content = compact.to_bytes(proof)
    for at in range(len(content)):
        changed = bytes((*content[:at], content[at] ^ 1 << at % 8, *content[at + 1:]))
        with pytest.raises((Refusal, ValueError, OverflowError)):
            proven_head(compact.from_bytes(changed), OURS.public_key)
    for cut in range(len(content)):
        with pytest.raises((ValueError, OverflowError)):
            compact.from_bytes(content[:cut])


def shown_otherwise(proof: Proof, **other: Any) -> Proof:
    """With another first line of its first entry."""
    entry, *entries = proof.entries
    line, *lines = entry.shown
    return replace(proof, entries=(replace(entry, shown=(replace(line, **other), *lines)), *entries))


@year_on_one_engine
def test_another_figure_is_not_proven(proof: Proof) -> None:
    line = proof.entries[0].shown[0]
    others: tuple[dict[str, Any], ...] = (
        {"amount_minor": line.amount_minor + 1},
        {"amount_minor": -line.amount_minor},
        {"memo": "a gift"},
        {"nonce": "0" * 32},
        {"place": 1},
        {"place": 0},
        {"debit": Side("1020")},
        {"debit": line.credit, "credit": line.debit},
    )
    for other in others:
        with pytest.raises(ProofDoesNotHold):
            proven_head(shown_otherwise(proof, **other), OURS.public_key)
    entry, *rest = proof.entries
    wholes = (
        replace(proof, size=proof.size + 1),
        replace(proof, size=2),
        replace(proof, size=2**61),
        replace(proof, day=entry.day),
        replace(proof, path=proof.path[:-1]),
        replace(proof, path=("0" * 64, *proof.path[1:])),
        replace(proof, path=("z" * 64, *proof.path[1:])),
        replace(proof, book=replace(proof.book, name="Another group")),
        replace(proof, book=replace(proof.book, currency="USD")),
        replace(proof, book=replace(proof.book, practice=False)),
        replace(proof, entries=()),
        replace(proof, entries=(replace(entry, shown=()), *rest)),
        replace(proof, entries=(replace(entry, postings=entry.postings + 1), *rest)),
        replace(proof, entries=(replace(entry, number=4), *rest)),
        replace(proof, entries=(replace(entry, day=proof.day), *rest)),
        replace(proof, entries=(replace(entry, fingerprint="0" * 64), *rest)),
        replace(proof, entries=(replace(entry, path=entry.path[:-1]), *rest)),
        replace(proof, signature="0" * 128),
        replace(proof, signature="no"),
    )
    for whole in wholes:
        with pytest.raises(ProofDoesNotHold):
            proven_head(whole, OURS.public_key)


@year_on_one_engine
def test_a_proof_shows_lines_of_the_one_it_names_only(proof: Proof) -> None:
    for subject in ("member:3", ""):
        with pytest.raises(LineOfAnother):
            proven_head(replace(proof, subject=subject), OURS.public_key)


@year_on_one_engine
def test_a_proof_holds_for_the_key_that_signed_it_only(proof: Proof, grown: Grown) -> None:
    with pytest.raises(KeyOfAnother, match=f"key {proof.key}, and this is the public key"):
        proven_head(proof, ANOTHER.public_key)
    mark = proven_head(proof, OURS.public_key).key
    foreign = proof_from(
        grown.year.session, book_tree(grown.year.session, grown.year.book, ANOTHER), "member:2", [3], TODAY
    )
    assert foreign is not None
    with pytest.raises(ProofDoesNotHold):
        proven_head(replace(foreign, key=mark), OURS.public_key)


@year_on_one_engine
def test_nothing_is_said_twice_or_in_two_ways(proof: Proof) -> None:
    """Of two lines in one place only one would be proven, and of a holder beside her commitment none."""
    entry = proof.entries[0]
    head = TreeHead(proof.book, 5, "0" * 64, proof.day, proof.signature, proof.key)
    with pytest.raises(ValueError, match="a posting is shown once"):
        replace(entry, shown=(*entry.shown, replace(entry.shown[0], amount_minor=1)))
    with pytest.raises(ValueError, match="an entry is shown once"):
        replace(proof, entries=(*proof.entries, replace(entry, day=proof.day)))
    with pytest.raises(ValueError, match="hidden or shown"):
        Side("2010", "member:2", hidden="0" * 64)
    for make in (
        lambda: Side("2010/member:2"),
        lambda: Side(""),
        lambda: Side("2010", hidden="00"),
        lambda: Side("2010", "member:2", "00"),
        lambda: replace(entry.shown[0], nonce="00" * 17),
        lambda: replace(entry, fingerprint="00"),
        lambda: replace(entry, postings=0),
        lambda: replace(entry, path=("00",)),
        lambda: replace(proof, path=("00",)),
        lambda: replace(proof, size=0),
        lambda: replace(proof, size=2**62),
        lambda: Consistency(6, head, ()),
        lambda: Consistency(0, head, ()),
        lambda: Consistency(5, head, ("00",)),
    ):
        with pytest.raises(ValueError):
            make()


def a_transfer(session: Session) -> Group:
    """Member 1 of three passes 250.00 of her shares on to member 2."""
    group = books.a_group(session, names=["Amara", "Busisiwe", "Chipo"])
    giver, taker = (charts.of_member(charts.MEMBERS_SHARES, number) for number in (1, 2))
    cash = AccountKey(charts.LOAN_FUND_CASH)
    entries = (posting.Entry(cash, giver, 700_00), posting.Entry(giver, taker, 250_00, "Agreed by both"))
    posting.post(session, book_of(session, group), posting.Draft(books.FOUNDED, "transfer", "", entries), by=books.TREASURER)
    return group


def test_a_line_between_two_members_is_proven_by_each_without_the_other(session: Session) -> None:
    group = a_transfer(session)
    tree = book_tree(session, book_of(session, group), OURS)
    for subject, other in (("member:1", "member:2"), ("member:2", "member:1")):
        proof = proof_from(session, tree, subject, [1], TODAY)
        assert proof is not None
        assert proven_head(proof, OURS.public_key).root == tree.tree.root.hex()
        assert compact.from_code(compact.to_code(proof)) == exact.read(exact.to_file(proof)) == proof
        assert other not in exact.to_file(proof) and other.encode() not in compact.to_bytes(proof)
        line = proof.entries[0].shown[-1]
        sides = {line.debit.holder, line.credit.holder}
        assert sides == {subject, ""} and (line.debit.hidden or line.credit.hidden)
        mine = "debit" if line.debit.holder else "credit"
        taken = {mine: replace(getattr(line, mine), holder="member:3")}
        claimed = replace(line, **taken)
        forged = replace(proof, subject="member:3", entries=(replace(proof.entries[0], shown=(claimed,)),))
        with pytest.raises(ProofDoesNotHold):
            proven_head(forged, OURS.public_key)
    assert proof_from(session, tree, "member:3", [1], TODAY) is None


def test_a_holder_who_is_no_member_is_written_out(session: Session) -> None:
    """Between an account of hers and one without a holder nothing is hidden; a foreign holder survives the square too."""
    side = Side("1320", "kiosk:1")
    line = ShownPosting(1, "0" * 32, side, Side("1010"), 1, "")
    entry = ShownEntry(1, TODAY, "0" * 64, 1, (line,), ())
    group = books.a_group(session, names=["Amara"])
    tree = book_tree(session, book_of(session, group), OURS)
    proof = Proof(tree.book, 1, TODAY, "0" * 128, "0" * 8, "member:1", (entry,), ())
    assert compact.from_bytes(compact.to_bytes(proof)) == proof


def test_the_book_that_only_grew_is_consistent_with_what_it_was(grown: Grown) -> None:
    year = grown.year
    for first in range(1, 15):
        earlier = book_tree(year.session, year.book, OURS, first).head(books.FOUNDED)
        refuse_another_past(earlier, consistency_from(grown.tree, first, TODAY), OURS.public_key)


@year_on_one_engine
def test_another_past_is_found_out(grown: Grown) -> None:
    earlier = book_tree(grown.year.session, grown.year.book, OURS, 5).head(TODAY)
    shown = consistency_from(grown.tree, 5, TODAY)
    for head in (
        replace(earlier, root="0" * 64),
        replace(earlier, root="none"),
        replace(earlier, size=4),
        replace(earlier, book=replace(earlier.book, name="Another")),
    ):
        with pytest.raises(HeadsDisagree, match="book of 14 entries does not contain"):
            refuse_another_past(head, shown, OURS.public_key)
    with pytest.raises(HeadsDisagree):
        refuse_another_past(earlier, replace(shown, path=shown.path[1:]), OURS.public_key)
    with pytest.raises(HeadNotSigned, match="stood at 14 entries"):
        refuse_another_past(earlier, replace(shown, later=replace(shown.later, root="0" * 64)), OURS.public_key)
    assert not is_signed(earlier, ANOTHER.public_key)


def test_one_posting_altered_anywhere_breaks_the_proof_against_the_rebuilt_tree(session: Session) -> None:
    """Whoever goes round every rule of the database contradicts each slip that was ever handed out."""
    group = books.a_group(session, names=books.NAMES[:3])
    books.a_year(session, group, meetings=3)
    book = book_of(session, group)
    tree = book_tree(session, book, OURS)
    proof = proof_from(session, tree, "member:2", [1], TODAY)
    assert proof is not None
    head = proven_head(proof, OURS.public_key)
    connection = session.connection()
    kind = connection.dialect.name
    for name, table in session.execute(text(TRIGGERS[kind])).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}" if kind == "sqlite" else f"DROP TRIGGER {name} ON {table}")
    connection.exec_driver_sql(NO_CHECKS[kind])
    postings = session.execute(text("SELECT number, place FROM posting WHERE book_id = :book"), {"book": book.id}).all()
    assert len(postings) > 20
    changes = ("amount_minor = amount_minor + 1", "memo = 'x'", "debit_id = credit_id, credit_id = debit_id")
    for at, (number, place) in enumerate(postings):
        with connection.begin_nested() as altered:
            where = f"WHERE book_id = {book.id} AND number = {number} AND place = {place}"
            connection.exec_driver_sql(f"UPDATE posting SET {changes[at % 3]} {where}")
            rebuilt = book_tree(session, book, OURS)
            assert rebuilt.tree.root.hex() != head.root
            with pytest.raises(BookNotAsWritten):
                sound_tree(session, book, OURS)
            with pytest.raises(HeadsDisagree):
                refuse_another_past(head, consistency_from(rebuilt, head.size, TODAY), OURS.public_key)
            altered.rollback()
    assert sound_tree(session, book, OURS).tree.root.hex() == head.root
    if kind == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 0")


@pytest.mark.parametrize(
    "typed",
    ["", "3KEYS-PROOF:", "3KEYS-PROOF:AE======", "3KEYS-PROOF:18", "HTTPS://KEYS.EXAMPLE/P/ABCD", "{", "{}", '{"v":1}', "[]"]
    + ['{"v":2,"three_keys":"proof","content":{}}', '{"v":1,"three_keys":"proof","content":{}}']
    + ['{"v":1,"three_keys":"proof","content":[]}', '{"v":1,"three_keys":"other","content":{}}', '{"v":1,"three_keys":[]}']
    + ["{" * 9999, '{"v":1,"three_keys":"tree_head","content":{"size":"1"}}', "\ufffd\ufffd"],
)
def test_what_is_no_proof_is_said_so(typed: str) -> None:
    with pytest.raises(ProofUnreadable):
        exact.read(typed)


@year_on_one_engine
def test_a_square_survives_a_mail(proof: Proof) -> None:
    code = compact.to_code(proof)
    folded = "\r\n ".join(code[at:at + 60] for at in range(0, len(code), 60)).lower()
    assert exact.read(f"\n{folded}\n") == proof


@year_on_one_engine
def test_numbers_that_have_no_end_and_other_versions_are_refused(proof: Proof) -> None:
    content = compact.to_bytes(proof)
    for wrong in (b"\x02" + content[1:], b"\xff" * 30, content + b"\x00"):
        with pytest.raises(ValueError):
            compact.from_bytes(wrong)
