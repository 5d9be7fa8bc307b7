"""The life of a practice round, said in as few words as the story needs: who does what on which day, and through which service.

The programme officer goes on from phase to phase and reviews, the bookkeeper writes down, the approver confirms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from access.practice import BY
from budgeting.advancing import advance
from budgeting.awards.setting_aside import set_aside
from budgeting.finding import envelopes_of
from budgeting.models import BudgetRound, Envelope, Phase, Proposal
from budgeting.practice.ideas import ESTIMATED_HIGH, ESTIMATED_LOW, Idea, content
from budgeting.proposals.models import Verdict
from budgeting.proposals.reviewing import Estimate, Finding, review
from budgeting.proposals.writing import add
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round, plan_phases, write_terms
from budgeting.terms import RoundTerms
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from projects import vouchers
from projects.funds.coming_in import RECEIPT, FundReceipt, giver_kind
from projects.funds.models import Fund
from projects.funds.opening import book_of
from projects.funds.restrictions import UNRESTRICTED
from projects.models import Organisation
from projects.practice.life import Officers, minor, on

CODE = "THB"
INVENTED = "Practice: every name, idea, amount and ballot of this round is invented."
COMMITTEE = "Three of the committee, with a mason of the network (practice)"


@dataclass(frozen=True, slots=True)
class RoundLife:
    session: Session
    fund: Fund
    officers: Officers
    teller: str
    found: BudgetRound

    @property
    def envelope(self) -> Envelope:
        return envelopes_of(self.session, self.found)[0]

    def goes(self, phase: Phase, day: date, reason: str = "") -> None:
        with on(day):
            advance(self.session, self.found, phase, day, reason, by=self.officers.officer)

    def confirmed(self, voucher: Voucher) -> Voucher:
        """By the approver, on the voucher's own day."""
        with on(voucher.day):
            book = book_of(self.session, self.fund)
            return vouchers.confirm(self.session, self.fund, book, voucher, by=self.officers.approver)

    def money_set_aside(self, day: date) -> None:
        with on(day):
            prepared = set_aside(self.session, self.found, self.envelope, day, by=self.officers.bookkeeper)
        self.confirmed(prepared)

    def proposed(self, idea: Idea, day: date) -> Proposal:
        with on(day):
            said = content(self.session, CODE, idea)
            return add(self.session, self.found, said, by=self.officers.bookkeeper)

    def reviewed(self, proposal: Proposal, day: date, why: str, verdict: Verdict = Verdict.FEASIBLE, likely: int = 0) -> None:
        """What it costs as it was proposed, unless another likely cost is said, in whole units."""
        cost = minor(likely, CODE) if likely else proposal.total_minor
        low, high = cost * ESTIMATED_LOW // 100, cost * ESTIMATED_HIGH // 100
        estimate = Estimate(low, cost, high, day) if verdict is Verdict.FEASIBLE else None
        with on(day):
            said = Finding(verdict, why, COMMITTEE, day, estimate)
            review(self.session, self.found, proposal, said, by=self.officers.officer)


def given(
    session: Session, fund: Fund, officers: Officers, giver: Organisation, amount: int, day: date, memo: str
) -> None:
    """Money that may be given on comes into the fund's bank."""
    said = FundReceipt(CODE, UNRESTRICTED, giver.public_id, giver_kind(giver), False, minor(amount, CODE), "bank:1")
    _posted(session, fund, officers, RECEIPT, said, day, memo)


def _posted(
    session: Session, fund: Fund, officers: Officers, kind: Kind, said: object, day: date, memo: str
) -> None:
    book = book_of(session, fund)
    with on(day):
        voucher = vouchers.prepare(session, fund, book, kind, day, said, memo, by=officers.bookkeeper)
        vouchers.confirm(session, fund, book, voucher, by=officers.approver)


def opened(
    session: Session,
    fund: Fund,
    officers: Officers,
    teller: str,
    *,
    title: str,
    amount: int,
    terms: RoundTerms,
    day: date,
    days: Mapping[Phase, tuple[date, date]],
) -> RoundLife:
    """A round with one envelope for everybody, opened by the loading itself, by which it is known as practice that was loaded."""
    with on(day):
        found = open_round(session, fund, title, by=BY)
        add_envelope(session, found, EnvelopeAsked("For all communities", minor(amount, CODE)), by=officers.officer)
        write_terms(session, found, terms, by=officers.officer)
        plan_phases(session, found, days, by=officers.officer)
    return RoundLife(session, fund, officers, teller, found)
