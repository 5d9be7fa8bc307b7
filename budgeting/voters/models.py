"""The tables of the register of voters: why somebody was struck, who vouched, proxies, delegations, and notes beside marks.

Three things are kept apart: a person who carries an absent voter's ballot (proxy), an organisation that is given her voice
(delegation), and somebody who helps her say it (a note beside her mark). Nothing here says what anybody chose.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.models import Organisation, one_of

_HELD = text("ended_on IS NULL")


class Strike(StrEnum):
    """Why a voter is struck from the register; `ADMITTED`: she was put back."""

    MOVED = "moved"
    TWICE = "twice"
    UNDER_AGE = "under_age"
    DEBT = "debt"
    OTHER = "other"
    ADMITTED = "admitted"


STRIKES: dict[Strike, Term] = {
    Strike.MOVED: Term(N_("moved away")),
    Strike.TWICE: Term(N_("registered twice")),
    Strike.UNDER_AGE: Term(N_("not of age")),
    Strike.DEBT: Term(N_("owes the fund")),
    Strike.OTHER: Term(N_("another reason")),
    Strike.ADMITTED: Term(N_("put back on the register")),
}


class VoterStrike(Base):
    """A voter was struck, or put back, with the reason. `place` counts; `voter.struck_on` says what the latest says."""

    __tablename__ = "voter_strike"
    __table_args__ = (UniqueConstraint("voter_id", "place"), CheckConstraint(one_of("why", Strike), name="why_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    voter_id: Mapped[int] = mapped_column(ForeignKey("voter.id"))
    place: Mapped[int]
    why: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class VoterVouching(Base):
    """Somebody on the register says that she knows a voter who is on no register. Nobody vouches for herself."""

    __tablename__ = "voter_vouching"
    __table_args__ = (
        ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        ForeignKeyConstraint(["by_voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        CheckConstraint("voter_id <> by_voter_id", name="not_herself"),
        Index("ix_voter_vouching_by_voter_id", "by_voter_id"),
    )

    voter_id: Mapped[int] = mapped_column(primary_key=True)
    by_voter_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class VoterProxy(Base):
    """A voter who will be absent names another who carries her paper ballot. `authority`: the paper that says so."""

    __tablename__ = "voter_proxy"
    __table_args__ = (
        ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        ForeignKeyConstraint(["carrier_id", "round_id"], ["voter.id", "voter.round_id"]),
        CheckConstraint("voter_id <> carrier_id", name="not_herself"),
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("uq_voter_proxy_held", "voter_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_voter_proxy_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int]
    voter_id: Mapped[int]
    carrier_id: Mapped[int]
    authority: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(60))
    ended_reason: Mapped[str] = mapped_column(String(300), default="")


class VoterDelegation(Base):
    """A voter gives her voice to an organisation, whose representative is given her ballot. `authority`: the paper."""

    __tablename__ = "voter_delegation"
    __table_args__ = (
        ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("uq_voter_delegation_held", "voter_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_voter_delegation_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int]
    voter_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    representative: Mapped[str] = mapped_column(String(120))
    authority: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(60))
    ended_reason: Mapped[str] = mapped_column(String(300), default="")

    organisation: Mapped[Organisation] = relationship()


class VoterMarkNote(Base):
    """What else the register says of a used voice: who helped the voter say it, or by which delegation it was given out."""

    __tablename__ = "voter_mark_note"
    __table_args__ = (CheckConstraint("(helper = '') <> (delegation_id IS NULL)", name="one_thing"),)

    mark: Mapped[str] = mapped_column(ForeignKey("voter_mark.public_id"), primary_key=True)
    helper: Mapped[str] = mapped_column(String(120))
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("voter_delegation.id"))
