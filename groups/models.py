"""The tables of the groups' room: networks, groups, their people, their rules and their meetings.

A meeting keeps the form as it was typed (`draft`) until it is counted, and from then on the canonical sheet (`sheet`), whose
digest the ledger chains. Attendance and cash counts are written once, when a meeting is confirmed, so that they can be asked
for; `groups.verify` proves that they say what the sheet says. Nothing here is ever deleted but a draft.
"""

import json
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from access.policy import group_scope, network_scope
from core.db import Base, Instant, new_public_id
from core.locales import Digits
from core.marks import N_, Term
from core.money import Currency, currency


class MeetingState(StrEnum):
    """draft: being written · counted: the cash agrees, a second officer is awaited · posted: in the journal · reversed."""

    DRAFT = "draft"
    COUNTED = "counted"
    POSTED = "posted"
    REVERSED = "reversed"


class PaperSize(StrEnum):
    """The sheets that a group has its papers printed on."""

    A4 = "a4"
    A5 = "a5"
    LETTER = "letter"


STATE_NAMES: dict[MeetingState, Term] = {
    MeetingState.DRAFT: Term(N_("being written")),
    MeetingState.COUNTED: Term(N_("counted, not yet confirmed")),
    MeetingState.POSTED: Term(N_("confirmed")),
    MeetingState.REVERSED: Term(N_("taken back")),
}


class Network(Base):
    """Groups that an agency or a federation looks after. `practice`: everything below it is invented, and says so."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(16))
    practice: Mapped[bool]

    @property
    def scope(self) -> str:
        return network_scope(self.public_id)


class Group(Base):
    """A savings group and how it writes: its language, calendar, time zone and currency. Its money is in its book.

    How its papers are printed where nobody asks otherwise: in its `locale` and `digits`, on sheets of `paper_size`, in large
    letters (`large_print`) or not. `show_names` False: papers for a notice board carry members' numbers only.
    """

    __tablename__ = "savings_group"
    __table_args__ = (
        CheckConstraint("digits IN ('latn', 'thai', 'arabext')", name="digits_known"),
        CheckConstraint("paper_size IN ('a4', 'a5', 'letter')", name="paper_size_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(16))
    calendar: Mapped[str] = mapped_column(String(16))
    timezone: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    founded_on: Mapped[date]
    practice: Mapped[bool]
    show_names: Mapped[bool]
    digits: Mapped[str] = mapped_column(String(8), default=Digits.LATIN.value, server_default=Digits.LATIN.value)
    paper_size: Mapped[str] = mapped_column(String(8), default=PaperSize.A4.value, server_default=PaperSize.A4.value)
    large_print: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str] = mapped_column(Text)

    @property
    def scope(self) -> str:
        return group_scope(self.public_id)

    @property
    def money(self) -> Currency:
        """The currency with its number of decimals."""
        return currency(self.currency)


class Constitution(Base):
    """One version of a group's rules, as signed; it holds from `valid_from` until the next version does."""

    __tablename__ = "constitution"
    __table_args__ = (
        UniqueConstraint("group_id", "version"),
        UniqueConstraint("group_id", "valid_from"),
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("signed_on <= valid_from", name="signed_before_force"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    version: Mapped[int]
    valid_from: Mapped[date]
    terms: Mapped[str] = mapped_column(Text)
    signed_by: Mapped[str] = mapped_column(String(300))
    signed_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))


class Member(Base):
    """A person's place in a group. The number is hers for ever, in this group; names may be alike."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        UniqueConstraint("id", "group_id"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="leaves_after_joining"),
        CheckConstraint("sex IS NULL OR sex IN ('f', 'm', 'x')", name="sex_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    photo_type: Mapped[str | None] = mapped_column(String(16))
    photo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class OfficerTerm(Base):
    """A member's term in an office, both days included; open while `valid_until` is empty."""

    __tablename__ = "officer_term"
    __table_args__ = (
        ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        UniqueConstraint("group_id", "office", "valid_from"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    member_id: Mapped[int]
    office: Mapped[str] = mapped_column(String(16))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Cycle(Base):
    """A round of saving between two share-outs; `ends_on` is empty until the group has decided."""

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        UniqueConstraint("id", "group_id"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class MeetingSeries(Base):
    """The group meets on `first_on` and every `every_days` after it, until a later series begins."""

    __tablename__ = "meeting_series"
    __table_args__ = (
        UniqueConstraint("group_id", "first_on"),
        CheckConstraint("every_days BETWEEN 1 AND 366", name="every_days_possible"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    first_on: Mapped[date]
    every_days: Mapped[int]
    starts_at: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(300))


class MeetingHoliday(Base):
    """A day to come on which the group will not meet, though its series says so."""

    __tablename__ = "meeting_holiday"

    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class Meeting(Base):
    """One sheet. A correction is a second sheet of the same number (`revision` 2, 3 ...) that names what it corrects.

    `counted_number`: the last number of the book's journal that the sheet's opening figures include; when the meeting
    becomes exactly the next number, nothing can have come between. `journal_number` is empty for a posted meeting at which
    no money moved.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        ForeignKeyConstraint(["cycle_id", "group_id"], ["cycle.id", "cycle.group_id"]),
        UniqueConstraint("group_id", "number", "revision"),
        UniqueConstraint("corrects_id"),
        Index("ix_meeting_group_id_held_on", "group_id", "held_on"),
        CheckConstraint("state IN ('draft', 'counted', 'posted', 'reversed')", name="state_known"),
        CheckConstraint("state = 'draft' OR (sheet IS NOT NULL AND prepared_by IS NOT NULL)", name="counted_has_sheet"),
        CheckConstraint("(state IN ('posted', 'reversed')) = (confirmed_by IS NOT NULL)", name="posted_is_confirmed"),
        CheckConstraint("journal_number IS NULL OR confirmed_by IS NOT NULL", name="unposted_has_no_number"),
        CheckConstraint("confirmed_by <> prepared_by", name="two_officers"),
        CheckConstraint("(state = 'reversed') = (reversed_by IS NOT NULL)", name="reversed_by_somebody"),
        CheckConstraint("reversed_by <> reversal_asked_by", name="two_officers_reverse"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    cycle_id: Mapped[int]
    number: Mapped[int]
    revision: Mapped[int]
    held_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]

    draft: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[str] = mapped_column(String(60))
    drafted_at: Mapped[datetime] = mapped_column(Instant)

    sheet: Mapped[str | None] = mapped_column(Text)
    counted_number: Mapped[int | None] = mapped_column(BigInteger)
    prepared_by: Mapped[str | None] = mapped_column(String(60))
    prepared_at: Mapped[datetime | None] = mapped_column(Instant)

    journal_number: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_by: Mapped[str | None] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    correction_reason: Mapped[str | None] = mapped_column(Text)

    reversal_number: Mapped[int | None] = mapped_column(BigInteger)
    reversal_reason: Mapped[str | None] = mapped_column(Text)
    reversal_asked_by: Mapped[str | None] = mapped_column(String(60))
    reversed_by: Mapped[str | None] = mapped_column(String(60))
    reversed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def fields(self) -> dict[str, str]:
        """The form as it was typed, by field name: see `groups.schemas` for the names."""
        typed: dict[str, str] = json.loads(self.draft)
        return typed

    @property
    def reference(self) -> str:
        """How the journal names this sheet."""
        return f"meeting:{self.public_id}"


class Attendance(Base):
    """How a member took part in a confirmed meeting; `sent_by` names who brought the money."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("presence IN ('present', 'late', 'absent', 'sent')", name="presence_known"),
        CheckConstraint("(presence = 'sent') = (sent_by <> '')", name="sender_named"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    presence: Mapped[str] = mapped_column(String(8))
    sent_by: Mapped[str] = mapped_column(String(300))


class CashCount(Base):
    """Pieces of one note or coin counted in one pot at the end of a confirmed meeting."""

    __tablename__ = "cash_count"
    __table_args__ = (
        CheckConstraint("pot IN ('loan_fund', 'social_fund')", name="pot_known"),
        CheckConstraint("denomination_minor > 0 AND quantity > 0", name="something_counted"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    pot: Mapped[str] = mapped_column(String(16), primary_key=True)
    denomination_minor: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    quantity: Mapped[int]


class HalfTyped(Base):
    """A form of the group that is not whole yet, exactly as typed; `name` says which (see `groups.half_typed`)."""

    __tablename__ = "half_typed"

    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[str] = mapped_column(String(60))

    @property
    def fields(self) -> dict[str, str]:
        typed: dict[str, str] = json.loads(self.text)
        return typed
