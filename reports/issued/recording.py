"""Writes down what is printed: the only writer of the register of issued papers, and the one thing that the reports' room writes.

It never touches a book. The same paper printed again is the same row, whoever prints it.
"""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.calendars import now
from reports.issued.models import IssuedPaper, IssuedPaperBook, PaperKey
from reports.issued.sealing import Seal, as_of
from reports.papers import Paper

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def issued(session: Session, code: str) -> IssuedPaper | None:
    """The paper with this code."""
    return session.scalar(select(IssuedPaper).where(IssuedPaper.code == code))


def subject_of(paper: Paper) -> str:
    """What the paper is about: "group:4f2a…/member:7"."""
    heading = paper.heading
    return f"{heading.owner}/{heading.about}" if heading.about else heading.owner


def record(session: Session, paper: Paper, seal: Seal, *, by: str) -> None:
    """Keeps that this paper was printed, once."""
    heading = paper.heading
    made = _once(
        session,
        IssuedPaper,
        "code",
        code=seal.code,
        kind=paper.kind,
        subject=subject_of(paper),
        day=as_of(paper),
        books=len(heading.witnessed),
        number=heading.number,
        fingerprint=heading.fingerprint,
        digest=seal.digest,
        message=seal.message,
        signature=seal.signature.hex(),
        key_id=_key_id(session, seal.public_key.hex()),
        practice=heading.practice,
        printed_by=by,
        printed_at=now(),
    )
    if made is not None and heading.witnessed:
        stood = [
            {"paper_id": made, "book_owner": one.owner, "number": one.number, "fingerprint": one.fingerprint}
            for one in heading.witnessed
        ]
        session.execute(insert(IssuedPaperBook), stood)


def _key_id(session: Session, public_key: str) -> int:
    wanted = select(PaperKey.id).where(PaperKey.public_key == public_key)
    known = session.scalar(wanted)
    if known is None:
        _once(session, PaperKey, "public_key", public_key=public_key, since=now())
        known = session.scalars(wanted).one()
    return known


def _once(session: Session, table: type[PaperKey] | type[IssuedPaper], key: str, **values: object) -> int | None:
    """The id of the new row; None when another has this key already, which is left as it is."""
    new = _INSERT[session.get_bind().dialect.name](table).values(**values)
    made: int | None = session.scalar(new.on_conflict_do_nothing(index_elements=[key]).returning(table.id))
    return made
