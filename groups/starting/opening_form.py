"""The form of the opening balances: its steps, the names of its fields, and what they say.

Pure. The form is kept exactly as typed (`groups.half_typed`) and may be read at any time; what cannot be read yet counts as
nothing and is said beside its field.

    opening-day, opening-month, opening-year           in the group's calendar
    count-{pot}-{denomination in minor units}          pieces
    bank, borrowed, fund-{account code}
    loan-{i}-member, -outstanding, -given, -given-on-…, -next-due-…, -instalments, -rate, -purpose      i from 1
    basis                                              equal | own
    unit                                               minor units that equal parts are rounded down to
    savings-{member}                                   shares, or an amount
    surplus-reason
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from core.calendars import Calendar, day_from_parts
from core.errors import Refusal
from core.language import Language
from core.marks import N_, Term
from core.money import Currency
from core.text import TextMissing, clean
from groups.figures import Pot
from groups.starting.cells import Cell
from groups.starting.checking_opening import remaining_days
from groups.starting.opening import (
    MOST_INSTALMENTS,
    Basis,
    OpeningFigures,
    OpeningLoan,
    faults,
    funds_of,
    shared_equally,
    with_own_savings,
)
from groups.starting.opening_errors import LoanDueTooEarly, LoanInstalmentsImpossible
from groups.starting.typed import amount_of, rate_of, whole_of
from groups.terms import Saves, Terms

T = TypeVar("T")
Fields = Mapping[str, str]
MOST_LOANS = 200
REMAINDER = N_("what is left over from the equal parts")


class Step(StrEnum):
    DAY = "day"
    LOAN_FUND = "loan_fund"
    SOCIAL_FUND = "social_fund"
    BANK = "bank"
    FUNDS = "funds"
    LOANS = "loans"
    SAVINGS = "savings"
    PREVIEW = "preview"


STEP_NAMES: dict[Step, Term] = {
    Step.DAY: Term(N_("The opening day")),
    Step.LOAN_FUND: Term(N_("Cash in the loan fund")),
    Step.SOCIAL_FUND: Term(N_("Cash in the social fund")),
    Step.BANK: Term(N_("Bank and debts")),
    Step.FUNDS: Term(N_("The group's funds")),
    Step.LOANS: Term(N_("Loans still owed")),
    Step.SAVINGS: Term(N_("Each member's savings")),
    Step.PREVIEW: Term(N_("Look at it once more")),
}
_STEPS = {"opening": Step.DAY, "bank": Step.BANK, "borrowed": Step.BANK, "fund": Step.FUNDS, "loan": Step.LOANS}
_OF_LOAN = ("member", "outstanding", "given", "instalments", "rate", "purpose")


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What the form is read with: the rules and the members of the day, and how the group writes."""

    terms: Terms
    currency: Currency
    calendar: Calendar
    members: tuple[int, ...]
    denominations: tuple[int, ...]
    meetings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The figures as far as they can be read, and the sentences by the field beside which they stand ("" for the whole)."""

    figures: OpeningFigures
    sentences: Mapping[str, list[str]]

    def of_step(self, step: Step) -> dict[str, list[str]]:
        return {field: said for field, said in self.sentences.items() if step_of(field) is step}


def steps_of(terms: Terms) -> tuple[Step, ...]:
    wanted = {Step.LOANS: terms.loans is not None, Step.FUNDS: bool(funds_of(terms))}
    return tuple(step for step in Step if wanted.get(step, True))


def units_of(of: Currency) -> tuple[int, ...]:
    """What equal parts may be rounded down to: one, five, ten or a hundred whole units of the currency, or its smallest coin."""
    whole = tuple(times * of.unit for times in (1, 5, 10, 100))
    return whole if of.unit == 1 else (*whole, 1)


def step_of(field: str) -> Step:
    """The step on whose page a field stands; the last one for what is said of the whole."""
    if field.startswith("count-"):
        return Step.SOCIAL_FUND if field.startswith(f"count-{Pot.SOCIAL_FUND}") else Step.LOAN_FUND
    if field in ("basis", "unit") or field.startswith(("savings", "surplus")):
        return Step.SAVINGS
    return _STEPS.get(field.partition("-")[0], Step.PREVIEW)


def loan_lines(fields: Fields) -> int:
    """The highest number of a loan on which anything is written; 0 when there is none."""
    return max((line for line in range(1, MOST_LOANS + 1) if _is_written(fields, line)), default=0)


def _is_written(fields: Fields, line: int) -> bool:
    return any(fields.get(f"loan-{line}-{name}", "").strip() for name in _OF_LOAN)


def opening_day(fields: Fields, calendar: Calendar) -> date:
    """Raises DayUnreadable, YearInAnotherCalendar."""
    year, month, day = (fields.get(f"opening-{part}", "") for part in ("year", "month", "day"))
    return day_from_parts(year, month, day, calendar)


def read(fields: Fields, day: date, facts: OpeningFacts, language: Language) -> Read:
    """What the form says for a day, with everything that is wrong with it in `language`."""
    return _Reader(fields, facts, language).read(day)


class _Reader:
    def __init__(self, fields: Fields, facts: OpeningFacts, language: Language) -> None:
        self.fields, self.facts, self.language = fields, facts, language
        self.sentences: defaultdict[str, list[str]] = defaultdict(list)
        self.lines: list[int] = []  # the number on the page of each loan that could be read

    def read(self, day: date) -> Read:
        try:
            opening_day(self.fields, self.facts.calendar)
        except Refusal as why:
            self._say("opening", why)
        pieces = {pot: self._pieces(pot) for pot in Pot}
        cash = {pot: sum(piece * number for piece, number in pieces[pot].items()) for pot in Pot}
        figures = OpeningFigures(
            day=day,
            currency=self.facts.currency,
            terms=self.facts.terms,
            basis=Basis.OWN,
            cash=cash,
            savings={number: 0 for number in self.facts.members},
            pieces={pot: counted for pot, counted in pieces.items() if counted},
            bank_minor=self._amount("bank"),
            borrowed_minor=self._amount("borrowed"),
            social_fund_minor=cash[Pot.SOCIAL_FUND],
            loans=self._loans(day),
            funds={code: minor for code in funds_of(self.facts.terms) if (minor := self._amount(f"fund-{code}"))},
        )
        figures = self._with_savings(figures)
        if not self.sentences:  # what a figure that cannot be read makes of the sums only confuses
            self._say_faults(figures)
        return Read(figures, dict(self.sentences))

    def _say(self, field: str, why: Refusal) -> None:
        self.sentences[field].append(self.language.sentence(why))

    def _told(self, field: str, read: Callable[[Cell], T], otherwise: T) -> T:
        cell = Cell(self.fields.get(field, ""))
        try:
            return otherwise if cell.empty else read(cell)
        except Refusal as why:
            self._say(field, why)
            return otherwise

    def _amount(self, field: str) -> int:
        return self._told(field, lambda cell: amount_of(cell, self.facts.currency), 0)

    def _whole(self, field: str) -> int:
        return self._told(field, whole_of, 0)

    def _day(self, field: str) -> date | None:
        year, month, day = (self.fields.get(f"{field}-{part}", "") for part in ("year", "month", "day"))
        try:
            if not (year + month + day).strip():
                raise TextMissing()
            return day_from_parts(year, month, day, self.facts.calendar)
        except Refusal as why:
            self._say(field, why)
            return None

    def _pieces(self, pot: Pot) -> dict[int, int]:
        counted = {piece: self._whole(f"count-{pot}-{piece}") for piece in self.facts.denominations}
        return {piece: number for piece, number in counted.items() if number}

    def _loans(self, day: date) -> tuple[OpeningLoan, ...]:
        written = (line for line in range(1, loan_lines(self.fields) + 1) if _is_written(self.fields, line))
        return tuple(loan for line in written if (loan := self._loan(line, day)) is not None)

    def _loan(self, line: int, day: date) -> OpeningLoan | None:
        at = f"loan-{line}"
        member, instalments = self._whole(f"{at}-member"), self._whole(f"{at}-instalments")
        outstanding, given = self._amount(f"{at}-outstanding"), self._amount(f"{at}-given")
        given_on, next_due = self._day(f"{at}-given-on"), self._day(f"{at}-next-due")
        rate = self._told(f"{at}-rate", rate_of, None)
        purpose = self._told(f"{at}-purpose", lambda cell: clean(cell.text), "")
        if given_on is None or next_due is None:
            return None
        if not 1 <= instalments <= MOST_INSTALMENTS:
            self._say(f"{at}-instalments", LoanInstalmentsImpossible(line=line, most=MOST_INSTALMENTS))
            return None
        if next_due <= day:
            self._say(f"{at}-next-due", LoanDueTooEarly(line=line, day=day))
            return None
        try:
            days = remaining_days(self.facts.terms, day, next_due, instalments, self.facts.meetings)
        except Refusal as why:
            self._say(f"{at}-instalments", why)
            return None
        self.lines.append(line)
        return OpeningLoan(member, outstanding, given_on, days, given, rate, purpose)

    def _with_savings(self, figures: OpeningFigures) -> OpeningFigures:
        if self.basis is Basis.EQUAL:
            try:
                return shared_equally(figures, self.language.text(REMAINDER), self._unit())
            except Refusal as why:
                self._say("basis", why)
                return replace(figures, basis=Basis.EQUAL)
        value = self.facts.terms.share_value_minor
        if self.facts.terms.in_shares:
            own = {number: self._whole(f"savings-{number}") * value for number in figures.savings}
        else:
            own = {number: self._amount(f"savings-{number}") for number in figures.savings}
        reason = self._told("surplus-reason", lambda cell: clean(cell.text), "")
        return with_own_savings(figures, own, reason)

    def _unit(self) -> int:
        """What equal parts are rounded down to, if one of the offered units is chosen; 0 for the usual one."""
        typed = self.fields.get("unit", "")
        return int(typed) if typed in map(str, units_of(self.facts.currency)) else 0

    @property
    def basis(self) -> Basis:
        if self.facts.terms.saves is Saves.NOTHING:
            return Basis.OWN
        usual = Basis.EQUAL if self.facts.terms.saves is Saves.EQUAL else Basis.OWN
        return {basis.value: basis for basis in Basis}.get(self.fields.get("basis", ""), usual)

    def _say_faults(self, figures: OpeningFigures) -> None:
        for fault in faults(figures):
            if "line" in fault.facts:  # the rules count written loans, the page also the empty ones between them
                fault.facts["line"] = self.lines[int(str(fault.facts["line"])) - 1]
            self._say(str(getattr(fault, "where", "")), fault)
