"""Tables of what was issued: the public keys that sealed, each paper once, and where each book stood behind it.

Only added to, held by triggers of migration 0024. Nothing here says whose paper it was but an opaque subject, and no figure of a
paper is kept: the digest is enough to know it again.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class PaperKey(Base):
    """A public key that papers were sealed with: 64 hexadecimal characters."""

    __tablename__ = "paper_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(String(64), unique=True)
    since: Mapped[datetime] = mapped_column(Instant)


class IssuedPaper(Base):
    """A paper that was printed at least once. `subject` names what it is about ("group:4f2a…/member:7") for who may read that.

    The same figures at the same number of the book are the same paper, in whatever language or size.
    """

    __tablename__ = "issued_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    day: Mapped[date]
    books: Mapped[int]
    number: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    message: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(128))
    key_id: Mapped[int] = mapped_column(ForeignKey("paper_key.id"))
    practice: Mapped[bool]
    printed_by: Mapped[str] = mapped_column(String(60))
    printed_at: Mapped[datetime] = mapped_column(Instant)


class IssuedPaperBook(Base):
    """Where one book stood when a paper was made of it: its last journal transaction and that one's fingerprint."""

    __tablename__ = "issued_paper_book"

    paper_id: Mapped[int] = mapped_column(ForeignKey("issued_paper.id"), primary_key=True)
    book_owner: Mapped[str] = mapped_column(ForeignKey("book.owner"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str] = mapped_column(String(64))
