"""The opening day of a record: the sheets “Group”, “Savings” and “Loans”, read into an `OpeningSheet` or into named cells.

Pure. The surplus is what the group is worth beyond its members' savings; the treasurer says where it comes from.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from core.errors import Refusal
from groups.figures import Pot
from groups.loans.days import due_days
from groups.loans.rules import DueOn
from groups.starting import cell_errors as errors
from groups.starting.cells import BadCell, Line
from groups.starting.columns import SHEET_NAMES, Sheet, folded, group_lines, known_as
from groups.starting.lines import Lines
from groups.starting.opening import (
    FUNDS,
    MOST_INSTALMENTS,
    Basis,
    OpeningFigures,
    OpeningLoan,
    OpeningSheet,
    agreed,
    faults,
    funds_of,
    with_own_savings,
)
from groups.starting.opening_errors import LoanDueTooEarly, LoanInstalmentsImpossible
from groups.starting.record import NewMember, PastMeeting
from groups.terms import Terms

_FIELD = re.compile(r"(?P<part>savings|loan)-(?P<number>\d+)(?:-(?P<name>[a-z-]+))?")
# The columns of the sheet “Loans” by the fields that a fault of an opening names.
_LOAN_COLUMNS = {
    "member": "number",
    "outstanding": "outstanding",
    "given-on": "given_on",
    "next-due": "next_due",
    "instalments": "instalments",
    "rate": "rate",
}
_GROUP_LINES = {
    "count-loan_fund": "loan_fund",
    "count-social_fund": "social_fund",
    "bank": "bank",
    "borrowed": "borrowed",
    "surplus-reason": "surplus_reason",
    **{code: code for code in FUNDS},
}


class Balances:
    """The three sheets of the opening day. `meetings` are the group's expected days, for instalments that fall due at one."""

    def __init__(
        self,
        sheets: Mapping[Sheet, Lines],
        terms: Terms,
        everybody: Mapping[int, NewMember],
        meetings: tuple[date, ...],
    ) -> None:
        self.group, self.savings, self.loans = sheets[Sheet.GROUP], sheets[Sheet.SAVINGS], sheets[Sheet.LOANS]
        self.terms, self.everybody, self.expected = terms, everybody, meetings
        self.items: dict[str, Line] = {}
        self.of_member: dict[int, Line] = {}
        self.of_loan: list[Line] = []
        self.held: dict[int, int] = {}
        self.beside: dict[str, dict[int, int]] = {"fines": {}, "carried": {}}
        self.day: date | None = None

    def read(self) -> OpeningSheet | None:
        """The opening; None where there is none, or where a cell of it has to change."""
        self._find_items()
        self.day = self._item_day()
        self._read_savings()
        cash = {pot: self._item_amount(pot.value) for pot in Pot}
        bank, borrowed = self._item_amount("bank"), self._item_amount("borrowed")
        funds = {code: self._item_amount(code) for code in funds_of(self.terms)}
        reason, loans = self._item_text("surplus_reason"), self._read_loans()
        if self.day is None:
            if any((*cash.values(), *funds.values(), bank, borrowed, loans, self.held)) and not self.group.bad:
                self._refuse_item("opening_day", errors.OpeningDayMissing(sheet=SHEET_NAMES[Sheet.GROUP]))
            return None
        figures = OpeningFigures(
            day=self.day,
            currency=self.group.habits.currency,
            terms=self.terms,
            basis=Basis.OWN,
            cash=cash,
            savings={},
            bank_minor=bank,
            borrowed_minor=borrowed,
            social_fund_minor=cash[Pot.SOCIAL_FUND],
            loans=loans,
            fines=self.beside["fines"],
            carried=self.beside["carried"],
            funds={code: minor for code, minor in funds.items() if minor},
        )
        return self._agreed(with_own_savings(figures, self._savings_of_all(self.day), reason))

    def _agreed(self, figures: OpeningFigures) -> OpeningSheet | None:
        if any(lines.bad or lines.table.unreadable for lines in (self.group, self.savings, self.loans)):
            return None  # a figure that could not be read would make every sum wrong
        wrong = list(faults(figures))
        for fault in wrong:
            bad = self.place_of(str(getattr(fault, "where", "")), fault)
            next(lines for lines in (self.group, self.savings, self.loans) if lines.table.name == bad.sheet).bad.append(bad)
        return None if wrong else agreed(figures)

    def _find_items(self) -> None:
        items = group_lines(self.terms)
        known = known_as((item.key, item.title) for item in items)
        shown = ", ".join(self.group.habits.reader.text(item.title) for item in items)
        for line in self.group:
            said = self.group.text(line, "item")
            key = known.get(folded(said))
            if not said:
                continue
            if key is None:
                self.group.refuse(line, "item", errors.ItemUnknown(item=said[:80], known=shown))
            elif key in self.items:
                first, second = str(self.items[key].number), str(line.number)
                self.group.refuse(line, "item", errors.ItemTwice(item=said, first=first, second=second))
            else:
                self.items[key] = line

    def _refuse_item(self, key: str, why: Refusal) -> None:
        self.group.bad.append(self._item_place(key, why))

    def _item_place(self, key: str, why: Refusal) -> BadCell:
        line = self.items.get(key, Line(1, ()))
        bad = self.group.named(line, "figure", why)
        title = next((item.title for item in group_lines(self.terms) if item.key == key), "")
        return BadCell(bad.sheet, bad.line, bad.column, self.group.habits.reader.text(title), bad.read, why)

    def _item_day(self) -> date | None:
        return self.group.day(self.items["opening_day"], "figure") if "opening_day" in self.items else None

    def _item_amount(self, key: str) -> int:
        return (self.group.amount(self.items[key], "figure") or 0) if key in self.items else 0

    def _item_text(self, key: str) -> str:
        return self.group.text(self.items[key], "figure") if key in self.items else ""

    def _read_savings(self) -> None:
        lines, key = self.savings, "shares" if self.terms.in_shares else "saved"
        if key not in lines.columns:
            return
        for line in lines:
            number, figure = known_member(lines, line, self.everybody), lines.figure(line, key)
            beside = {name: lines.amount(line, name) for name in self.beside if name in lines.columns}
            if number is None:
                continue
            if number in self.of_member:
                lines.refuse(line, "number", errors.MemberTwice(member=number, first=self.of_member[number].number))
                continue
            self.of_member[number] = line
            if figure is not None:
                self.held[number] = figure * (self.terms.share_value_minor if self.terms.in_shares else 1)
            for name, minor in beside.items():
                if minor:
                    self.beside[name][number] = minor

    def _savings_of_all(self, day: date) -> dict[int, int]:
        """The savings of every member of the day; who is missing on the sheet is named."""
        seated = [member for member in self.everybody.values() if member.joined_on <= day]
        if self.savings.columns and not (self.savings.bad or self.savings.table.unreadable):
            for member in seated:
                if member.number not in self.held:
                    line, key = self.of_member.get(member.number, Line(1, ())), "shares" if self.terms.in_shares else "saved"
                    why = errors.SavingsMissing(member=member.number, sheet=SHEET_NAMES[Sheet.SAVINGS])
                    self.savings.refuse(line, key, why)
        return {number: self.held.get(number, 0) for number in sorted({*self.held, *(member.number for member in seated)})}

    def _read_loans(self) -> tuple[OpeningLoan, ...]:
        return tuple(loan for line in self.loans if (loan := self._loan(line)) is not None)

    def _loan(self, line: Line) -> OpeningLoan | None:
        lines = self.loans
        number = known_member(lines, line, self.everybody)
        outstanding, given = lines.amount(line, "outstanding"), lines.amount(line, "given")
        given_on, next_due = lines.day(line, "given_on"), lines.day(line, "next_due")
        instalments, rate, purpose = lines.whole(line, "instalments"), lines.rate(line, "rate"), lines.text(line, "purpose")
        if number is None or outstanding is None or given_on is None or next_due is None or instalments is None:
            return None
        days = self._due_days(line, next_due, instalments)
        self.of_loan.append(line)
        return OpeningLoan(number, outstanding, given_on, days, given or 0, rate, purpose)

    def _due_days(self, line: Line, first: date, number: int) -> tuple[date, ...]:
        rules, day = self.terms.loans, self.day
        if rules is None or day is None:
            return ()
        place = self.loans.table.lines.index(line)
        if not 1 <= number <= MOST_INSTALMENTS:
            self.loans.refuse(line, "instalments", LoanInstalmentsImpossible(line=place, most=MOST_INSTALMENTS))
            return ()
        if first <= day:
            self.loans.refuse(line, "next_due", LoanDueTooEarly(line=place, day=day))
            return ()
        try:
            return remaining_days(self.terms, day, first, number, self.expected)
        except Refusal as why:
            self.loans.refuse(line, "instalments", why)
            return ()

    def compare_with_end(self, meetings: Iterable[PastMeeting]) -> None:
        """Each member's savings after the last meeting, where the record names them, against what its lines make."""
        lines, value = self.savings, self.terms.share_value_minor
        key = "shares_at_end" if self.terms.in_shares else "saved_at_end"
        if key not in lines.columns:
            return
        ends = dict(self.held)
        for meeting in meetings:
            for row in meeting.rows:
                change = (row.shares - row.shares_returned) * value + row.saved_minor - row.withdrawn_minor
                ends[row.member_number] = ends.get(row.member_number, 0) + change
        for number, line in self.of_member.items():
            typed = lines.figure(line, key)
            if typed is None or number not in self.held:
                continue
            typed *= value if self.terms.in_shares else 1
            if typed != ends[number]:
                money = [lines.habits.money(minor) for minor in (ends[number], typed, abs(ends[number] - typed))]
                lines.refuse(line, key, errors.EndDiffers(member=number, sum=money[0], typed=money[1], difference=money[2]))

    def place_of(self, where: str, why: Refusal) -> BadCell:
        """The cell that a fault's field stands for; the opening day for what is wrong with the whole."""
        found = _FIELD.fullmatch(where)
        if found and found["part"] == "savings":
            key = "shares" if self.terms.in_shares else "saved"
            return self.savings.named(self.of_member.get(int(found["number"]), Line(1, ())), key, why)
        if found and 1 <= int(found["number"]) <= len(self.of_loan):
            return self.loans.named(self.of_loan[int(found["number"]) - 1], _LOAN_COLUMNS.get(found["name"] or "", "number"), why)
        return self._item_place(_GROUP_LINES.get(where.removeprefix("fund-"), "opening_day"), why)


def remaining_days(terms: Terms, day: date, first: date, number: int, meetings: tuple[date, ...]) -> tuple[date, ...]:
    """The days on which the rest of a loan falls due, by the constitution: the first as said, the others a period apart.

    Raises LoanLastsTooLong, TooFewMeetings.
    """
    rules = terms.loans
    if rules is None:
        return ()
    due_on = rules.due_on if meetings else DueOn.CALENDAR
    return due_days(number, rules.unit, rules.every, day, first=first, due_on=due_on, meetings=meetings)


def known_member(lines: Lines, line: Line, everybody: Mapping[int, NewMember]) -> int | None:
    """The number on a line, if it is a member's; any other is named."""
    number = lines.whole(line, "number")
    if number is not None and number not in everybody:
        lines.refuse(line, "number", errors.MemberNotInRecord(member=number, sheet=SHEET_NAMES[Sheet.MEMBERS]))
        return None
    return number
