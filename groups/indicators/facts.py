"""What is known of a group as of a day, in whole numbers: all that any indicator is made of.

Pure. Counts are counts, amounts are minor units of one currency. `groups.indicators.gathering` reads them from the books.
"""

from dataclasses import dataclass
from datetime import date

from core.money import Currency


@dataclass(frozen=True, slots=True)
class Came:
    """Attendance at some confirmed meetings, added up: `members` counts everybody who had a place at each of them."""

    meetings: int = 0
    members: int = 0
    in_person: int = 0  # on time or late
    sent: int = 0  # not there, but somebody brought her money


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """The loans of a group that lends. `cycle` is the cycle that the day lies in; the rest is since the beginning.

    `late_minor`: the unpaid principal of every loan with a payment more than LATE_DAYS days late. `due` and `on_time` count
    payments that had fallen due.
    """

    given: int = 0
    given_minor: int = 0
    written_off: int = 0
    written_off_minor: int = 0
    outstanding: int = 0
    late_minor: int = 0
    due: int = 0
    on_time: int = 0
    borrowers: int = 0
    borrowers_this_cycle: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A group as of the end of `day`.

    `members` are those who are members on the day; of them `sex_said` are written down as a woman, a man or another. At
    the start of the cycle there were `at_start`, and since then some `joined` and some `left`. `savings_minor` is what
    members hold with the group, `saved_minor` what that grew by in this cycle; `savers` put something in during the last
    SAVING_DAYS days. `profit_minor` is what the group owns beyond debts, savings and the funds that are not shared out.
    """

    day: date
    currency: Currency
    weeks: int = 0
    members: int = 0
    women: int = 0
    sex_said: int = 0
    at_start: int = 0
    joined: int = 0
    left: int = 0
    savers: int = 0
    last_meeting: Came = Came()
    last_four: Came = Came()
    loan_fund_minor: int = 0
    social_cash_minor: int = 0
    loans_minor: int = 0
    assets_minor: int = 0
    debts_minor: int = 0
    borrowed_minor: int = 0
    savings_minor: int = 0
    saved_minor: int = 0
    social_fund_minor: int = 0
    profit_minor: int = 0
    interest_minor: int = 0
    loans: LoanFacts | None = None


SAVING_DAYS = 28
LATE_DAYS = 30
