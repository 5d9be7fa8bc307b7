"""Past meetings of a record: a line for each member at each meeting, and lines for the whole meeting. Pure.

Totals that the ledger shows are compared with the lines; other money and counted cash stand on lines without a member's number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import Refusal
from groups.figures import OtherKind, OtherLine, Pot, Presence, Row
from groups.sheet_rules import COLUMNS
from groups.starting import cell_errors as errors
from groups.starting.cells import BadCell, Line
from groups.starting.checking_opening import known_member
from groups.starting.columns import line_attributes
from groups.starting.lines import Lines
from groups.starting.record import Lent, NewMember, PastMeeting
from groups.terms import Terms

_ROW_FIELD = re.compile(r"row-(?P<member>\d+)-(?P<column>[a-z-]+)")
_OTHER_FIELD = re.compile(r"other-(?P<line>\d+)-(?P<name>[a-z]+)")
_COUNT_FIELD = re.compile(r"count-(?P<pot>[a-z_]+)(?:-.*)?")
_ATTRIBUTES = {column: attribute for attribute, (column, _, _) in COLUMNS.items()}
_WORDS = {"presence": "presence", "sent-by": "sent_by", "fine-reason": "fine_reason", "repaid": "repaid", "lent": "lent"}
_OTHER_COLUMNS = {"kind": "other_kind", "amount": "other_amount", "reason": "other_reason", "member": "number"}
OF_MEMBER = ("presence", "sent_by", "fine_reason", "lent_instalments", "lent_purpose", "guarantors")
OF_WHOLE = ("other_kind", "other_amount", "other_reason", "counted_loan_fund", "counted_social_fund", "difference_reason")


@dataclass
class _Meeting:
    """One meeting's lines as they are gathered."""

    first: Line
    members: dict[int, Line] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    repaid: dict[int, int] = field(default_factory=dict)
    lent: list[Lent] = field(default_factory=list)
    others: list[tuple[Line, OtherLine]] = field(default_factory=list)
    counted: dict[Pot, tuple[Line, int]] = field(default_factory=dict)
    totals: list[Line] = field(default_factory=list)
    reason: str = ""


class Meetings:
    """The sheet of meetings. `opening` is the day whose balances are brought in before; `readable`: every cell could be read."""

    def __init__(self, lines: Lines, terms: Terms, everybody: Mapping[int, NewMember], opening: date | None) -> None:
        self.lines, self.terms, self.everybody, self.opening = lines, terms, everybody, opening
        self.found: dict[date, _Meeting] = {}
        self.figures = line_attributes(terms)
        self.readable = True

    def read(self) -> tuple[PastMeeting, ...]:
        for line in self.lines:
            day = self.lines.day(line, "day")
            if day is None:
                continue
            meeting = self.found.setdefault(day, _Meeting(line))
            if meeting.first is line and self.opening is not None and day <= self.opening:
                self.lines.refuse(line, "day", errors.MeetingNotAfterOpening(day=day, opening=self.opening))
            if self.lines.cell(line, "number").empty:
                self._whole(meeting, line, day)
            else:
                self._member(meeting, line, day)
        self.readable = not (self.lines.bad or self.lines.table.unreadable)
        if self.readable:  # a figure that could not be read would make every sum wrong
            for day, meeting in self.found.items():
                self._compare_totals(day, meeting)
        return tuple(_past(day, self.found[day]) for day in sorted(self.found))

    def _member(self, meeting: _Meeting, line: Line, day: date) -> None:
        lines, number = self.lines, known_member(self.lines, line, self.everybody)
        for key in OF_WHOLE:
            if not lines.cell(line, key).empty and not (key.startswith("other_") and self._other_of_member(line)):
                lines.refuse(line, key, errors.OnlyForWholeMeeting(heading=lines.columns[key].title))
        figures: dict[str, Any] = {key: lines.figure(line, key) or 0 for key in self.figures}
        presence = Presence(lines.choice(line, "presence") or Presence.PRESENT)
        words: dict[str, Any] = {key: lines.text(line, key) for key in ("sent_by", "fine_reason")}
        if number is None:
            return
        if number in meeting.members:
            first = meeting.members[number].number
            lines.refuse(line, "number", errors.MemberTwiceAtMeeting(member=number, day=day, first=first))
            return
        meeting.members[number] = line
        meeting.rows.append(Row(number, presence, **words, **figures))
        if "repaid" in lines.columns:
            self._loans(meeting, line, number)
        if self._other_of_member(line):
            self._other(meeting, line, number)

    def _loans(self, meeting: _Meeting, line: Line, number: int) -> None:
        lines = self.lines
        repaid, lent = lines.amount(line, "repaid"), lines.amount(line, "lent")
        instalments, purpose = lines.whole(line, "lent_instalments"), lines.text(line, "lent_purpose")
        if repaid:
            meeting.repaid[number] = repaid
        if not lent:
            for key in ("lent_instalments", "lent_purpose", "guarantors"):
                if not lines.cell(line, key).empty:
                    lines.refuse(line, key, errors.OnlyWithLoan(heading=lines.columns["lent"].title))
            return
        if lines.cell(line, "lent_instalments").empty:
            lines.refuse(line, "lent_instalments", errors.CellMissing(heading=lines.columns["lent_instalments"].title))
        meeting.lent.append(Lent(number, lent, instalments or 0, purpose, self._guarantors(line)))

    def _guarantors(self, line: Line) -> tuple[int, ...]:
        if "guarantors" not in self.lines.columns:
            return ()
        typed = re.split(r"[\s,;]+", self.lines.text(line, "guarantors").strip())
        numbers = [int(number) for number in typed if re.fullmatch(r"\d{1,4}", number)]
        if len(numbers) != len([number for number in typed if number]):
            self.lines.refuse(line, "guarantors", errors.NumbersUnreadable())
        return tuple(numbers)

    def _other_of_member(self, line: Line) -> bool:
        return not self.lines.cell(line, "other_kind").empty

    def _whole(self, meeting: _Meeting, line: Line, day: date) -> None:
        lines = self.lines
        for key in OF_MEMBER:
            if not lines.cell(line, key).empty:
                lines.refuse(line, key, errors.OnlyForMember(heading=lines.columns[key].title))
        meeting.totals.append(line)
        if any(not lines.cell(line, key).empty for key in ("other_kind", "other_amount", "other_reason")):
            self._other(meeting, line, None)
        for pot in Pot:
            counted, key = lines.amount(line, f"counted_{pot}"), f"counted_{pot}"
            if counted is None:
                continue
            if pot in meeting.counted:
                first = meeting.counted[pot][0].number
                lines.refuse(line, key, errors.CountedTwice(heading=lines.columns[key].title, day=day, first=first))
            else:
                meeting.counted[pot] = line, counted
        meeting.reason = meeting.reason or lines.text(line, "difference_reason")

    def _other(self, meeting: _Meeting, line: Line, number: int | None) -> None:
        lines = self.lines
        kind, amount = lines.choice(line, "other_kind"), lines.amount(line, "other_amount")
        reason = lines.text(line, "other_reason")
        for key, value in (("other_kind", kind), ("other_amount", amount), ("other_reason", reason)):
            if lines.cell(line, key).empty and not value:
                lines.refuse(line, key, errors.CellMissing(heading=lines.columns[key].title))
        if kind is not None:
            meeting.others.append((line, OtherLine(OtherKind(kind), amount or 0, reason, number)))

    def _compare_totals(self, day: date, meeting: _Meeting) -> None:
        lines = self.lines
        for line in meeting.totals:
            sums = {key: sum(getattr(row, key) for row in meeting.rows) for key in self.figures}
            sums |= {"repaid": sum(meeting.repaid.values()), "lent": sum(lent.amount_minor for lent in meeting.lent)}
            for key, made in sums.items():
                total = lines.figure(line, key) if key in lines.columns else None
                if total is not None and total != made:
                    shown = (made, total, abs(made - total))
                    parts = shown if key in ("shares", "shares_returned") else [lines.habits.money(part) for part in shown]
                    heading = lines.columns[key].title
                    why = errors.TotalDiffers(day=day, heading=heading, sum=parts[0], total=parts[1], difference=parts[2])
                    lines.refuse(line, key, why)

    def place_of(self, day: date, where: str, why: Refusal) -> BadCell:
        """The cell that a fault's field on a meeting's form stands for; the meeting's first line for its whole."""
        meeting = self.found[day]
        if found := _ROW_FIELD.fullmatch(where):
            line = meeting.members.get(int(found["member"]), meeting.first)
            return self.lines.named(line, _ATTRIBUTES.get(found["column"], _WORDS.get(found["column"], "number")), why)
        if (found := _OTHER_FIELD.fullmatch(where)) and int(found["line"]) <= len(meeting.others):
            line = meeting.others[int(found["line"]) - 1][0]
            return self.lines.named(line, _OTHER_COLUMNS.get(found["name"], "other_kind"), why)
        if found := _COUNT_FIELD.fullmatch(where):
            line = meeting.counted[Pot(found["pot"])][0] if found["pot"] in meeting.counted else meeting.first
            return self.lines.named(line, f"counted_{found['pot']}", why)
        return self.lines.named(meeting.first, "day", why)


def _past(day: date, meeting: _Meeting) -> PastMeeting:
    return PastMeeting(
        day=day,
        rows=tuple(sorted(meeting.rows, key=lambda row: row.member_number)),
        repaid=dict(sorted(meeting.repaid.items())),
        lent=tuple(meeting.lent),
        others=tuple(other for _, other in meeting.others),
        counted={pot: minor for pot, (_, minor) in meeting.counted.items()},
        difference_reason=meeting.reason,
    )
