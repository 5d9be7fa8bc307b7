"""Any one old sheet names who changed the books.

"The treasurer says the book was always so. But this paper is from the first month, and we have met all year since. It says that
the book had another past when it was printed."
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.db import reading, transaction
from groups.figures import Row
from groups.finding import book_of
from groups.meetings import sheet_of
from groups.models import Group
from reports.issued.chain_file import chain_file
from reports.issued.keys import public_pem
from reports.issued.sealing import Seal
from tests.ledger.tampering import as_owner, chain_again
from tests.reports import books
from tests.reports.issued.papers import a_small_group, file_of, met, printed
from tests.web_fixtures import PickyClient

FIRST_MONTH = datetime(2026, 1, 25, 9, 0, tzinfo=UTC)
A_YEAR_LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


class Sheet:
    """The sheet of paper, the auditor's key and the ways to check it."""

    def __init__(self, app: Flask, client: PickyClient, folder: Path) -> None:
        self.app, self.client, self.folder = app, client, folder
        self.engine: Engine = app.extensions["engine"]
        self.issuer = app.extensions["issuer"]
        self.key, self.pdf, self.book = folder / "key.pem", folder / "sheet.pdf", folder / "book.jsonl"
        self.key.write_text(public_pem(self.issuer.public_key))
        self.seal: Seal

    def print(self, session: Session, group: Group) -> None:
        paper, self.seal = printed(session, group, self.issuer)
        self.pdf.write_bytes(file_of(paper, self.seal))

    def on_the_page(self, square: bool) -> str:
        address = self.seal.square if square else f"/p/{self.seal.spoken_code.lower()}"
        return self.client.page(address).text

    def by_command(self, *arguments: str) -> Result:
        return self.app.test_cli_runner().invoke(args=["verify-paper", *arguments])

    def offline(self) -> Result:
        """With the file of the sheet, the key, and a file of the book that was written just now."""
        with reading(self.engine) as session:
            group = session.query(Group).one()
            self.book.write_bytes(chain_file(session, book_of(session, group)))
        return self.by_command(str(self.pdf), "--key", str(self.key), "--book", str(self.book))


@pytest.fixture
def sheet(app: Flask, client: PickyClient, tmp_path: Path) -> Iterator[Sheet]:
    """A sheet of the first month, a year of meetings since, and one correction of a meeting before it was printed."""
    sheet = Sheet(app, client, tmp_path)
    with frozen_at(FIRST_MONTH), transaction(sheet.engine) as session:
        group = a_small_group(session)
        second = [met(session, group, week) for week in (0, 1, 2)][1]
        sheet.print(session, group)
    with frozen_at(A_YEAR_LATER):
        with transaction(sheet.engine) as session:
            group = session.query(Group).one()
            for week in (4, 20, 36, 52):
                met(session, group, week)
            right = books.changed(sheet_of(session.merge(second)), Row(1, shares=2, social_minor=20_00))
            books.correct(session, group, session.merge(second), right, "Member 1 bought two shares")
        yield sheet


def test_it_holds_after_a_year_and_falls_with_one_posting(sheet: Sheet) -> None:
    for square in (False, True):
        said = sheet.on_the_page(square)
        assert "This paper holds." in said and "One correction was written since." in said
    assert "Money for shares600.00 THB" in said.replace("\xa0", " "), "to be laid beside the sheet"
    told = sheet.offline()
    assert told.exit_code == 0, told.output
    assert "1 correction was written since." in told.output and "Money for shares: 600.00 THB" in told.output

    with as_owner(sheet.engine) as connection:
        connection.execute(text("UPDATE posting SET amount_minor = amount_minor + 100 WHERE number = 2 AND place = 1"))
        connection.commit()
    assert "entry 3 does not continue the one before it" in _nobody_believes_the_books(sheet)

    with as_owner(sheet.engine) as connection, Session(connection) as session:
        chain_again(session, 1)
        session.flush()
        connection.commit()
    assert "Its past was written again" in _nobody_believes_the_books(sheet)

    with as_owner(sheet.engine) as connection:
        _write_the_register_again(connection)
        connection.commit()
    _nobody_believes_the_books(sheet)

    with as_owner(sheet.engine) as connection:
        connection.execute(text("DELETE FROM issued_paper_book"))
        connection.execute(text("DELETE FROM issued_paper"))
        connection.commit()
    assert "our list of issued papers no longer says so" in sheet.on_the_page(square=True)
    assert sheet.offline().exit_code == 1


def _nobody_believes_the_books(sheet: Sheet) -> str:
    """Neither the page, by code or by square, nor the command with or without the service. What the command says offline."""
    for square in (False, True):
        said = sheet.on_the_page(square)
        assert "This paper does not match." in said and "This paper holds." not in said
    asked = sheet.by_command("--square", sheet.seal.square, "--key", str(sheet.key), "--database")
    assert asked.exit_code == 1 and "WRONG" in asked.output
    verified = sheet.app.test_cli_runner().invoke(args=["verify"])
    assert verified.exit_code == 1 and sheet.seal.spoken_code in verified.output
    told = sheet.offline()
    assert told.exit_code == 1
    assert "has not the history that the paper was printed from" in told.output
    return told.output


def _write_the_register_again(connection: Any) -> None:
    """He knows how a seal is made, and has not the key."""
    number, new, message = connection.execute(
        text("SELECT p.number, t.fingerprint, p.message FROM issued_paper p JOIN journal_transaction t ON t.number = p.number")
    ).one()
    old = message.split(":")[6]
    changed = {"number": number, "new": new, "message": message.replace(old, new[:32].upper())}
    connection.execute(text("UPDATE issued_paper SET fingerprint = :new, message = :message"), changed)
    connection.execute(text("UPDATE issued_paper_book SET fingerprint = :new WHERE number = :number"), changed)
