"""What the forms of a fund offer to choose from: purposes, places of money, borrowers, and payments that projects wait for."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money, currency
from ledger.models import Account
from projects.funding_models import FundingAgreement, Instrument, TrancheState
from projects.funds import charts
from projects.funds.models import Fund, FundRestriction
from projects.funds.opening import book_of
from projects.funds.restrictions import Rule, restrictions_on, rule_of
from projects.models import Organisation, OrganisationKind
from projects.places import BANK_ACCOUNT, CASH, Place
from projects.setting_up import END_OF_TIME, every_organisation
from projects.tranche_states import amount_of, state_of, tranches_of

_BORROW = (OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NETWORK, OrganisationKind.NGO)
OUTSIDE = N_("{project}: agreement {number}, outside tranches")
OF_TRANCHE = N_("{project}: agreement {number}, tranche {tranche}, {amount}")


def fund_places(session: Session, fund: Fund) -> list[Place]:
    """The first bank account, any other that was opened for some purpose, and cash."""
    holders = select(Account.holder).where(Account.book_id == book_of(session, fund).id, Account.code == charts.BANK)
    numbers = {int(holder.rpartition(":")[2]) for holder in session.scalars(holders)} | {1}
    banks = [Place(f"bank:{number}", BANK_ACCOUNT, {"number": number}) for number in sorted(numbers)]
    return [*banks, Place("cash", CASH, {})]


def purposes_for(session: Session, fund: Fund, allow: Callable[[Rule], bool] = lambda rule: True) -> list[FundRestriction]:
    """The purposes of the fund whose rule allows something, as agreed by now."""
    return [one for one in restrictions_on(session, fund, END_OF_TIME).values() if allow(rule_of(one))]


def borrowers(session: Session) -> list[Organisation]:
    return [one for one in every_organisation(session) if one.kind in _BORROW]


def orders_for(session: Session, fund: Fund, instrument: Instrument) -> list[Place]:
    """What projects wait for from this fund: approved tranches of its agreements, and payments outside tranches."""
    funder, code = FundingAgreement.funder_id == fund.organisation_id, book_of(session, fund).currency
    wanted = select(FundingAgreement).where(funder, FundingAgreement.instrument == instrument)
    signed = wanted.where(FundingAgreement.currency == code, FundingAgreement.signed_on.is_not(None))
    found = []
    for agreement in session.scalars(signed.order_by(FundingAgreement.id)):
        project, place = agreement.project, f"{agreement.project.public_id}:{agreement.number}"
        facts = {"project": project.name, "number": agreement.number}
        for tranche in tranches_of(session, agreement):
            if state_of(tranche) is TrancheState.APPROVED:
                money = Money(amount_of(tranche), currency(code))
                more = {**facts, "tranche": tranche.number, "amount": money}
                found.append(Place(f"{place}:{tranche.number}", OF_TRANCHE, more))
        found.append(Place(f"{place}:0", OUTSIDE, facts))
    return found
