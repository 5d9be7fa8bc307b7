"""The commands: a proof checked without the books, and a book that shows that it only grew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from core.calendars import frozen_at
from core.db import reading, transaction
from groups.models import Group, Member
from reports.issued.keys import public_pem
from reports.proofs import compact, exact
from reports.proofs.of_period import proof_of_period
from tests.reports import books
from tests.reports.conftest import NOW
from tests.reports.proofs.issuers import ANOTHER

pytestmark = pytest.mark.one_engine
GROUP = "Khlong Lamnun Savings Group"


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """Three meetings, one corrected; beside them the public key and a member's proof of her year, taken then."""
    with frozen_at(NOW):
        with transaction(app.extensions["engine"]) as session:
            books.a_year(session, books.a_group(session, names=books.NAMES[:2]), meetings=3)
        issuer = app.extensions["issuer"]
        (tmp_path / "key.pem").write_text(public_pem(issuer.public_key))
        with reading(app.extensions["engine"]) as session:
            group, member = session.scalars(select(Group)).one(), session.scalars(select(Member)).all()[1]
            proof = proof_of_period(session, group, member, books.YEAR, issuer)
            assert proof is not None
            (tmp_path / "proof.json").write_text(exact.to_file(proof))
            (tmp_path / "square.txt").write_text(compact.to_code(proof))
        yield app


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def verify(app: Flask, folder: Path, name: str, *more: str | Path) -> Result:
    return run(app, "verify-proof", folder / name, "--key", folder / "key.pem", *more)


def test_file_and_square_say_the_same_lines(kept: Flask, tmp_path: Path) -> None:
    said = verify(kept, tmp_path, "proof.json")
    assert said.exit_code == 0 and said.output == verify(kept, tmp_path, "square.txt").output
    assert "lines of member 2." in said.output
    assert "entry 3, 2026-01-21, line 2 of " in said.output and "THB to 1010 from 2010/member:2" in said.output
    assert "practice book: its money is made up" in said.output
    assert "It had 5 entries on 2026-11-23; root " in said.output


def test_a_later_book_is_held_against_the_proof(kept: Flask, tmp_path: Path) -> None:
    """The proof is of five entries; a sixth comes, and the book shows that it begins with the five."""
    with transaction(kept.extensions["engine"]) as session:
        group = session.scalars(select(Group)).one()
        books.meet(session, group, books.sheet_for(session, group, books.FOUNDED.replace(month=2, day=4)))
    grown = run(kept, "tree-consistency", GROUP, "5", "6")
    (tmp_path / "later.json").write_text(grown.output)
    said = verify(kept, tmp_path, "square.txt", "--later", tmp_path / "later.json")
    assert "The book of 6 entries on 2026-11-23 begins with these 5, unchanged." in said.output and said.exit_code == 0
    (tmp_path / "other.json").write_text(run(kept, "tree-consistency", GROUP, "4", "6").output)
    said = verify(kept, tmp_path, "square.txt", "--later", tmp_path / "other.json")
    assert said.exit_code == 1 and "the past was rewritten, or the files are of two books" in said.output
    assert "Proven" not in said.output
    said = verify(kept, tmp_path, "square.txt", "--later", tmp_path / "proof.json")
    assert said.exit_code == 1 and "This is no proof" in said.output


def test_a_head_can_be_handed_out_and_checked(kept: Flask, tmp_path: Path) -> None:
    for arguments, size in (((GROUP,), 5), ((GROUP, "--at", "3"), 3)):
        (tmp_path / "head.json").write_text(run(kept, "tree-head", *arguments).output)
        said = verify(kept, tmp_path, "head.json")
        assert (said.exit_code, f"It had {size} entries" in said.output) == (0, True)
    (tmp_path / "head.json").write_text((tmp_path / "head.json").read_text().replace('"size":3', '"size":4'))
    said = verify(kept, tmp_path, "head.json")
    assert said.exit_code == 1 and "Nobody signed that the book" in said.output


@pytest.mark.parametrize("broken", ["", "WIFI:S:guest;;", "3KEYS-PROOF:AEAQ", "\x00\xff"])
def test_what_is_no_proof_ends_with_one_and_a_sentence(kept: Flask, tmp_path: Path, broken: str) -> None:
    (tmp_path / "broken").write_bytes(broken.encode("latin-1"))
    said = verify(kept, tmp_path, "broken")
    assert (said.exit_code, "Point the telephone at the large square again" in said.output) == (1, True)


def test_a_wrong_key_is_told_from_a_wrong_proof(kept: Flask, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(public_pem(ANOTHER.public_key))
    assert "Ask whoever runs the service for the right one." in verify(kept, tmp_path, "proof.json").output
    (tmp_path / "key.pem").write_text("a photograph of the key")
    said = verify(kept, tmp_path, "proof.json")
    assert said.exit_code == 1 and "holds no Ed25519 public key" in said.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("tree-head", "Nobody"), "There is no book “Nobody”"),
        (("tree-head", GROUP, "--at", "99"), "The book has no entry 99; its last is 5."),
        (("tree-consistency", GROUP, "3", "99"), "The book has no entry 99; its last is 5."),
        (("tree-consistency", GROUP, "4", "3"), "The later book is the longer one"),
    ],
)
def test_what_the_book_does_not_have_is_said_so(kept: Flask, arguments: tuple[str, ...], sentence: str) -> None:
    said = run(kept, *arguments)
    assert (said.exit_code, sentence in said.output) == (1, True)


def test_a_book_without_entries_has_no_head(app: Flask) -> None:
    with transaction(app.extensions["engine"]) as session:
        books.a_group(session, names=["Amara"])
    said = run(app, "tree-head", GROUP)
    assert (said.exit_code, "The book has no entry 1; its last is 0." in said.output) == (1, True)
