"""What must be true of liquidation whatever happened: what is liquidated is what the funder has accepted, line by line."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from core.money import Money, currency
from projects import flows
from projects.funding_models import FundingAgreement, Measure
from projects.liquidation.lines import lines_of_agreement, state_of
from projects.liquidation.models import Verdict
from projects.liquidation.shares import shares_of


def of_agreement(session: Session, agreement: FundingAgreement) -> Iterator[str]:
    """A sentence for each place where it does not hold, in English, for `flask verify`."""
    unit = currency(agreement.currency)
    lines = lines_of_agreement(session, agreement)
    accepted = sum(line.amount_minor for line in lines if state_of(line) is Verdict.ACCEPTED)
    liquidated = flows.columns(session, agreement, date.max).of(Measure.LIQUIDATED)
    if accepted != liquidated:
        said, stood = Money(liquidated, unit), Money(accepted, unit)
        yield f"agreement {agreement.number}: the columns say liquidated {said}, the funder has accepted {stood}"
    shares = {(share.voucher_id, share.line): share.amount_minor for share in shares_of(session, agreement)}
    for line in lines:
        lives = line.ended_at is None
        if lives and shares.get((line.spending_id, line.line)) != line.amount_minor:
            yield f"report {line.report.number}: voucher {line.spending.number} is not spent as it was reported"
        if lives is not (state_of(line) in (None, Verdict.ACCEPTED)) and not _report_taken_back(line.report.state):
            yield f"report {line.report.number}: the line of voucher {line.spending.number} stands otherwise than decided"


def _report_taken_back(state: str) -> bool:
    return state == "reversed"
