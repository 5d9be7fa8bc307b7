"""Tables of assemblies: notice, attendance, the quorum as it was found, decisions, questions, marks, papers, approval of minutes.

Everything is only added to, but for the few things that end a row (who left, an answer). Once the minutes are approved nothing
can be added either, except dated corrections: the triggers of migration 0021 hold that.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models import BallotItem, BudgetRound, Voter
from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.funds.models import Fund
from projects.models import Document, one_of


class AssemblyState(StrEnum):
    CALLED = "called"
    IN_SESSION = "in_session"
    ADJOURNED = "adjourned"
    APPROVED = "approved"


STATE_NAMES: dict[AssemblyState, Term] = {
    AssemblyState.CALLED: Term(N_("called")),
    AssemblyState.IN_SESSION: Term(N_("enough people came")),
    AssemblyState.ADJOURNED: Term(N_("adjourned for lack of quorum")),
    AssemblyState.APPROVED: Term(N_("minutes approved")),
}


class DecisionKind(StrEnum):
    ACCOUNTS = "accounts"
    MINUTES = "minutes"
    ALLOCATION = "allocation"
    OTHER = "other"


DECISION_KINDS: dict[DecisionKind, Term] = {
    DecisionKind.ACCOUNTS: Term(N_("the accounts until now")),
    DecisionKind.MINUTES: Term(N_("the minutes of an earlier assembly")),
    DecisionKind.ALLOCATION: Term(N_("money for proposals")),
    DecisionKind.OTHER: Term(N_("something else")),
}


class QuestionKind(StrEnum):
    QUESTION = "question"
    OBJECTION = "objection"


QUESTION_KINDS: dict[QuestionKind, Term] = {
    QuestionKind.QUESTION: Term(N_("question")),
    QuestionKind.OBJECTION: Term(N_("objection")),
}


class Assembly(Base):
    """One assembly of a fund, "A3" by its number. `call` 2: the second call of `first_id`, which lacked its quorum.

    Times of day are texts ("16:20"), empty when nobody wrote them down. `lost_at`: when too few were left to decide;
    `lost_after` is the last decision that was written down by then.
    """

    __tablename__ = "assembly"
    __table_args__ = (
        UniqueConstraint("fund_id", "number"),
        UniqueConstraint("first_id"),
        CheckConstraint(one_of("state", AssemblyState), name="state_known"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("(call = 1 AND first_id IS NULL) OR (call = 2 AND first_id IS NOT NULL)", name="second_has_a_first"),
        CheckConstraint("notice_on <= held_on", name="notice_before_it"),
        CheckConstraint("(lost_at = '') = (lost_after IS NULL)", name="lost_after_something"),
        Index("ix_assembly_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("budget_round.id"))
    number: Mapped[int]
    call: Mapped[int]
    first_id: Mapped[int | None] = mapped_column(ForeignKey("assembly.id"))
    state: Mapped[str] = mapped_column(String(10))
    held_on: Mapped[date]
    begins_at: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(200))
    facilitator: Mapped[str] = mapped_column(String(120))
    secretary: Mapped[str] = mapped_column(String(120))
    called_by: Mapped[str] = mapped_column(String(120))
    called_how: Mapped[str] = mapped_column(String(300))
    notice_on: Mapped[date]
    agenda: Mapped[str] = mapped_column(Text)
    lost_at: Mapped[str] = mapped_column(String(5))
    lost_after: Mapped[int | None]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    fund: Mapped[Fund] = relationship()
    for_round: Mapped[BudgetRound | None] = relationship()
    first: Mapped["Assembly | None"] = relationship(remote_side=id)

    @property
    def name(self) -> str:
        return f"A{self.number}"


class AssemblyPerson(Base):
    """Somebody on the attendance list, `place` as on the paper. `guest`: here without a voice (an official, a visitor).

    What stands here was copied from the register on that day, or said by her. Taken off only before the quorum is found.
    """

    __tablename__ = "assembly_person"
    __table_args__ = (
        UniqueConstraint("assembly_id", "place"),
        UniqueConstraint("assembly_id", "voter_id"),
        CheckConstraint("sex IN ('f', 'm', 'x', '')", name="sex_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    place: Mapped[int]
    voter_id: Mapped[int | None] = mapped_column(ForeignKey("voter.id"))
    name: Mapped[str] = mapped_column(String(120))
    household: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str] = mapped_column(String(1))
    age_group: Mapped[str] = mapped_column(String(10))
    tenure: Mapped[str] = mapped_column(String(6))
    community: Mapped[str] = mapped_column(String(120))
    guest: Mapped[bool]
    arrived_at: Mapped[str] = mapped_column(String(5))
    left_at: Mapped[str] = mapped_column(String(5))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    voter: Mapped[Voter | None] = relationship()


class AssemblyCount(Base):
    """Heads that were counted beside the list: the canonical text of `attendance.HeadCount`. The latest version holds."""

    __tablename__ = "assembly_count"
    __table_args__ = (UniqueConstraint("assembly_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class AssemblyOpening(Base):
    """What the quorum was found to be when the assembly began: the canonical text of `quorum.Quorum`."""

    __tablename__ = "assembly_opening"

    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    quorum: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class AssemblyDecision(Base):
    """A decision, "A3/2" by the numbers of assembly and place. `votes_for` is empty where nobody objected (consensus).

    `present`: how many with a voice were there. `accounts`: the figures that were shown, as canonical text. `approves_id` and
    `approves_sha256`: whose minutes were read out, and their fingerprint as it was then.
    """

    __tablename__ = "assembly_decision"
    __table_args__ = (
        UniqueConstraint("assembly_id", "place"),
        UniqueConstraint("id", "assembly_id"),
        CheckConstraint(one_of("kind", DecisionKind), name="kind_known"),
        CheckConstraint("majority IN ('simple', 'absolute', 'two_thirds')", name="majority_known"),
        CheckConstraint(
            "(votes_for IS NULL) = (votes_against IS NULL) AND (votes_for IS NULL) = (abstained IS NULL)", name="votes_whole"
        ),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name="not_negative"),
        CheckConstraint("votes_for + votes_against + abstained <= present", name="no_more_votes_than_people"),
        CheckConstraint("(kind = 'minutes') = (approves_id IS NOT NULL)", name="minutes_of_something"),
        CheckConstraint("approves_id <> assembly_id", name="not_its_own_minutes"),
        CheckConstraint("(kind = 'accounts') = (accounts <> '')", name="accounts_shown"),
        Index("ix_assembly_decision_approves_id", "approves_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    wording: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(5))
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    abstained: Mapped[int | None]
    majority: Mapped[str] = mapped_column(String(10))
    present: Mapped[int]
    carried: Mapped[bool]
    accounts: Mapped[str] = mapped_column(Text)
    approves_id: Mapped[int | None] = mapped_column(ForeignKey("assembly.id"))
    approves_sha256: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    assembly: Mapped[Assembly] = relationship(foreign_keys=assembly_id)
    approves: Mapped[Assembly | None] = relationship(foreign_keys=approves_id)

    @property
    def name(self) -> str:
        return f"{self.assembly.name}/{self.place}"

    @property
    def valid(self) -> bool:
        """Whether enough people were still there when it was taken."""
        lost = self.assembly.lost_at
        if not lost:
            return True
        return self.at < lost if self.at else self.place <= (self.assembly.lost_after or 0)

    @property
    def holds(self) -> bool:
        return self.carried and self.valid


class DecisionAward(Base):
    """What a decision gives to an item of the ballot; 0 takes back what an earlier decision gave."""

    __tablename__ = "decision_award"
    __table_args__ = (
        UniqueConstraint("decision_id", "item_id"),
        ForeignKeyConstraint(["decision_id", "assembly_id"], ["assembly_decision.id", "assembly_decision.assembly_id"]),
        CheckConstraint("amount_minor >= 0", name="not_negative"),
        Index("ix_decision_award_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int]
    decision_id: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("ballot_item.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)

    item: Mapped[BallotItem] = relationship()


class AssemblyQuestion(Base):
    """A question or an objection, perhaps to a decision, and what was answered. `asked_by`: a role or a number, hardly a name."""

    __tablename__ = "assembly_question"
    __table_args__ = (
        UniqueConstraint("assembly_id", "place"),
        ForeignKeyConstraint(["decision_id", "assembly_id"], ["assembly_decision.id", "assembly_decision.assembly_id"]),
        CheckConstraint(one_of("kind", QuestionKind), name="kind_known"),
        CheckConstraint("(answer = '') = (answered_on IS NULL)", name="answer_has_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    place: Mapped[int]
    decision_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(9))
    asked_by: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(String(120))
    answered_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class AssemblyMark(Base):
    """The mark of one panel (a community, the women's group) for an item by a criterion. A later row takes its place."""

    __tablename__ = "assembly_mark"
    __table_args__ = (
        CheckConstraint("marks >= 0", name="not_negative"),
        Index("ix_assembly_mark_assembly_id", "assembly_id"),
        Index("ix_assembly_mark_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("ballot_item.id"))
    criterion: Mapped[str] = mapped_column(String(120))
    panel: Mapped[str] = mapped_column(String(60))
    marks: Mapped[int]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    item: Mapped[BallotItem] = relationship()


class AssemblyPaper(Base):
    """A photo of a tally sheet, the signed minutes, the list with its thumb-prints: a document of the fund's organisation."""

    __tablename__ = "assembly_paper"
    __table_args__ = (UniqueConstraint("assembly_id", "place"), UniqueConstraint("document_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    place: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document] = relationship()


class MinutesApproval(Base):
    """The minutes as a later assembly approved them: their canonical text and its SHA-256."""

    __tablename__ = "minutes_approval"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_whole"),)

    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("assembly_decision.id"))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str] = mapped_column(String(60))
    approved_at: Mapped[datetime] = mapped_column(Instant)

    decision: Mapped[AssemblyDecision] = relationship()


class MinutesCorrection(Base):
    """What was found wrong with minutes, dated, beside them; the minutes themselves stay as they are."""

    __tablename__ = "minutes_correction"
    __table_args__ = (UniqueConstraint("assembly_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    place: Mapped[int]
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
