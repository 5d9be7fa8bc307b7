"""What the vouchers of a kiosk say: a meter, a day at the tap, a bill, old debts, a payment; and the postings that each means.

Pure. A content holds the rules that it was reckoned by and the figures that follow, so that it can be read, posted and printed
without anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.frozen import from_text
from core.marks import N_, Term
from core.money import Currency
from core.text import required
from groups import charts
from groups.kiosk import errors
from groups.kiosk.bills import BillReckoned
from groups.kiosk.day_sheet import DayReckoned
from groups.kiosk.readings import Flow, Meter
from groups.kiosk.rules import KioskRules
from ledger.chart import AccountKey
from ledger.posting import Entry

CASH, BANK = AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.BANK)
TO_PAY, ARREARS = AccountKey(charts.WATER_TO_PAY), AccountKey(charts.WATER_ARREARS)
SOLD, BOUGHT = AccountKey(charts.WATER_SALES), AccountKey(charts.WATER_BOUGHT)
OVER_AND_SHORT, COSTS = AccountKey(charts.OVER_AND_SHORT), AccountKey(charts.COSTS)
MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Tap:
    """A meter enters the books with its first reading: a kiosk's, or (`bulk`) the one by which the water board bills.

    Raises TextMissing, TextTooLong, TextUnreadable.
    """

    number: int
    name: str
    meter: Meter
    first_litres: int
    bulk: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", required(self.name, MOST_NAME))


@dataclass(frozen=True, slots=True)
class KioskDay:
    """A day at the tap; `step` counts the readings of this kiosk. `counted`: notes and coins by their value in minor units.

    `owed_before_minor`: what the attendant owed before; `debt_minor`: what of the cash pays for that.
    """

    kiosk: int
    step: int
    name: str
    currency: Currency
    rules: KioskRules
    flow: Flow
    attendant: int
    reckoned: DayReckoned
    counted: Mapping[int, int] = field(default_factory=dict)
    dry: bool = False
    reason: str = ""
    debt_minor: int = 0
    owed_before_minor: int = 0

    @property
    def counted_minor(self) -> int:
        return sum(denomination * pieces for denomination, pieces in self.counted.items())


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of the water board for the days `first` to `last`, beside our own reading of the bulk meter.

    `brought_forward_minor`: what the bill says was owed before; it is no part of this bill.
    """

    step: int
    currency: Currency
    rules: KioskRules
    paper: str
    first: date
    last: date
    flow: Flow
    reckoned: BillReckoned
    reason: str = ""
    brought_forward_minor: int = 0


@dataclass(frozen=True, slots=True)
class OldDebt:
    """Water that others left unpaid, and that the group took over. Raises AmountMissing, TextMissing …"""

    currency: Currency
    amount_minor: int
    reason: str

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise errors.AmountMissing()
        object.__setattr__(self, "reason", required(self.reason))


class Pays(StrEnum):
    """What a payment is for; one payment is for one thing."""

    BILL = "bill"
    ARREARS = "arrears"
    TO_BANK = "to_bank"
    ATTENDANT = "attendant"
    FORGIVEN = "forgiven"


PAYS_NAMES: dict[Pays, Term] = {
    Pays.BILL: Term(N_("To the water board, for bills of the group's own time")),
    Pays.ARREARS: Term(N_("To the water board, an instalment on debts taken over")),
    Pays.TO_BANK: Term(N_("To the group's bank account")),
    Pays.ATTENDANT: Term(N_("From an attendant, for cash that was short")),
    Pays.FORGIVEN: Term(N_("Nobody pays: the group bears what an attendant owed")),
}


class From(StrEnum):
    BOX = "box"
    BANK = "bank"


FROM_NAMES: dict[From, Term] = {From.BOX: Term(N_("the cash box")), From.BANK: Term(N_("the bank account"))}
OF_AN_ATTENDANT = frozenset({Pays.ATTENDANT, Pays.FORGIVEN})


@dataclass(frozen=True, slots=True)
class Payment:
    """`paper`: the number of the receipt, or why there is none; `attendant`: whose debt it is about, 0 for none.

    Raises AmountMissing, ReceiptMissing, DayWithoutAttendant.
    """

    currency: Currency
    pays: Pays
    amount_minor: int
    paper: str
    out_of: From = From.BOX
    attendant: int = 0

    @property
    def name(self) -> Term:
        return PAYS_NAMES[self.pays]

    @property
    def place(self) -> Term:
        return FROM_NAMES[self.out_of]

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise errors.AmountMissing()
        if not self.paper.strip():
            raise errors.ReceiptMissing()
        object.__setattr__(self, "paper", required(self.paper))
        if self.pays in OF_AN_ATTENDANT and not self.attendant:
            raise errors.DayWithoutAttendant()


def read_tap(content: str) -> Tap:
    return from_text(Tap, content)


def read_day(content: str) -> KioskDay:
    return from_text(KioskDay, content)


def read_bill(content: str) -> Bill:
    return from_text(Bill, content)


def read_old_debt(content: str) -> OldDebt:
    return from_text(OldDebt, content)


def read_payment(content: str) -> Payment:
    return from_text(Payment, content)


def no_entries(content: str) -> tuple[Entry, ...]:
    """A meter enters the books without money."""
    return ()


def _entries(*moves: tuple[AccountKey, AccountKey, int]) -> tuple[Entry, ...]:
    return tuple(Entry(debit, credit, minor) for debit, credit, minor in moves if minor)


def day_entries(content: str) -> tuple[Entry, ...]:
    """The water is sold for what the meter says; what is short is owed or borne, what is over is kept apart."""
    said = read_day(content)
    day, owed = said.reckoned, _owed(said.attendant)
    return _entries(
        (CASH, SOLD, min(day.handed_in_minor, day.should_minor)),
        (owed, SOLD, day.owes_minor),
        (OVER_AND_SHORT, SOLD, day.borne_minor),
        (CASH, OVER_AND_SHORT, day.over_minor),
        (CASH, owed, day.debt_minor),
        (COSTS, CASH, day.commission_minor),
    )


def _owed(attendant: int) -> AccountKey:
    return charts.of_member(charts.KIOSK_OWED, attendant)


def bill_entries(content: str) -> tuple[Entry, ...]:
    return _entries((BOUGHT, TO_PAY, read_bill(content).reckoned.said_minor))


def old_debt_entries(content: str) -> tuple[Entry, ...]:
    """Old debts were no cost of the group's own time."""
    return _entries((AccountKey(charts.OPENING), ARREARS, read_old_debt(content).amount_minor))


def payment_entries(content: str) -> tuple[Entry, ...]:
    said = read_payment(content)
    place = BANK if said.out_of is From.BANK else CASH
    moves = {
        Pays.BILL: (TO_PAY, place),
        Pays.ARREARS: (ARREARS, place),
        Pays.TO_BANK: (BANK, CASH),
        Pays.ATTENDANT: (place, _owed(said.attendant)),
        Pays.FORGIVEN: (OVER_AND_SHORT, _owed(said.attendant)),
    }
    return _entries((*moves[said.pays], said.amount_minor))
