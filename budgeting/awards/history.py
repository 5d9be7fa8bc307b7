"""What happened to an award, voucher by voucher, in the words of each kind: the lines of its page and of its paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from budgeting.awards.finding import KINDS
from budgeting.awards.models import Award
from core.marks import Term
from ledger.voucher_models import Voucher
from projects.funds.award_money import Advance, Commitment, GivenBack, Spending
from projects.funds.awarding import Allocation, Release, Supplement


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A voucher of an award. `said`: the paper, report, minute or reason behind it, as it was written."""

    voucher: Voucher
    title: Term
    amount_minor: int
    said: str


def history_of(vouchers: Iterable[Voucher], award: Award) -> list[HistoryLine]:
    """Its vouchers in their order, those that were withdrawn or taken back too."""
    lines = []
    for voucher in vouchers:
        kind = KINDS[voucher.kind]
        amount, said = _told(kind.read(voucher.content), award)
        lines.append(HistoryLine(voucher, Term(kind.title), amount, said))
    return lines


def _told(content: object, award: Award) -> tuple[int, str]:
    match content:
        case Allocation():
            return award.amount_minor, content.minute
        case Supplement() | Release():
            return content.amount_minor, " · ".join(part for part in (content.minute, content.reason) if part)
        case Commitment() | Spending():
            return content.amount_minor, " · ".join(part for part in (content.paper, content.note) if part)
        case Advance():
            return content.amount_minor, " · ".join(part for part in (content.report, content.note) if part)
        case GivenBack():
            return content.amount_minor, content.reason
    raise LookupError(f"no voucher of an award says {type(content).__name__}")
