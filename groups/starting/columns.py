"""The sheets of a record and their columns: one list for the template that is handed out and for reading what comes back.

Pure. Which columns there are follows from what the group's constitution says (shares or amounts, what may be taken out, loans).
A heading is known in every language that people are offered, and by its key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.calendars import Calendar
from core.language import LANGUAGES, Language, language
from core.marks import N_, Term
from groups import charts
from groups.figures import OTHER_KINDS, PRESENCE_NAMES
from groups.sheet_rules import COLUMNS
from groups.starting.opening import funds_of
from groups.terms import LeftOver, Saves, Terms


class Sheet(StrEnum):
    GROUP = "group"
    MEMBERS = "members"
    SAVINGS = "savings"
    LOANS = "loans"
    MEETINGS = "meetings"


SHEET_NAMES: dict[Sheet, Term] = {
    Sheet.GROUP: Term(N_("Group")),
    Sheet.MEMBERS: Term(N_("Members")),
    Sheet.SAVINGS: Term(N_("Savings")),
    Sheet.LOANS: Term(N_("Loans")),
    Sheet.MEETINGS: Term(N_("Meetings")),
}
HOW_TO_FILL = Term(N_("How to fill in"))


class Kind(StrEnum):
    """How a cell is read."""

    WHOLE = "whole"
    AMOUNT = "amount"
    DAY = "day"
    TEXT = "text"
    CHOICE = "choice"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Column:
    """`options` are the words of a choice by what they mean; `sums`: a line for the whole meeting may hold its total."""

    key: str
    title: Term
    kind: Kind
    explained: Term
    example: str
    required: bool = False
    options: tuple[tuple[str, Term], ...] = ()
    sums: bool = False


SEXES = (("f", Term(N_("Woman"))), ("m", Term(N_("Man"))), ("x", Term(N_("Another"))))
PRESENCES = tuple((presence.value, name) for presence, name in PRESENCE_NAMES.items())
OTHER_MONEY = tuple((kind.value, known.name) for kind, known in OTHER_KINDS.items())

NUMBER = Column(
    "number", Term(N_("Member number")), Kind.WHOLE, Term(N_("The number that the member has in the group, for ever.")), "7",
    required=True,
)  # fmt: skip
SAVED_EACH = Term(N_("What the passbook shows on the opening day."))
# The lines of the sheet “Group”: what stands there is written once for the whole group.
GROUP_LINES: tuple[Column, ...] = (
    Column(
        "opening_day", Term(N_("Opening day")), Kind.DAY,
        Term(N_("The day whose balances are brought in. Meetings of later days stand on the sheet “Meetings”.")), "",
    ),
    Column(
        "loan_fund", Term(N_("Cash in the loan fund")), Kind.AMOUNT,
        Term(N_("The money of the loan fund in the box at the end of the opening day.")), "3450",
    ),
    Column(
        "social_fund", Term(N_("Cash in the social fund")), Kind.AMOUNT,
        Term(N_("The money of the social fund in the box at the end of the opening day.")), "600",
    ),
    Column("bank", Term(N_("Money in the bank")), Kind.AMOUNT, Term(N_("The balance in the bank book.")), "12000"),
    Column(
        "borrowed", Term(N_("Debts of the group")), Kind.AMOUNT,
        Term(N_("What the group itself still owes to a bank or to others.")), "5000",
    ),
    Column(
        "surplus_reason", Term(N_("Where the surplus comes from")), Kind.TEXT,
        Term(N_("If the group is worth more or less than its members have saved: why. Interest, fines, or a loss.")),
        N_("interest on loans since 2023"),
    ),
)  # fmt: skip
_FUND = Term(N_("What the fund holds on the opening day."))
ITEM = Column("item", Term(N_("What")), Kind.TEXT, Term(N_("These words stay as they are.")), "", required=True)
FIGURE = Column("figure", Term(N_("Figure")), Kind.TEXT, Term(N_("What is written beside them.")), "")

# What a member may have besides her savings.
_OWED: tuple[Column, ...] = (
    Column(
        "fines", Term(N_("Fines still owed")), Kind.AMOUNT,
        Term(N_("Fines laid on her that are unpaid. It may be left empty.")), "20",
    ),
)  # fmt: skip
_CARRIED = Column(
    "carried", Term(N_("Share money carried")), Kind.AMOUNT,
    Term(N_("Her money in the box that made no whole share yet. It may be left empty.")), "3",
)  # fmt: skip
_MEMBERS: tuple[Column, ...] = (
    NUMBER,
    Column(
        "name", Term(N_("Name")), Kind.TEXT, Term(N_("Her name, as it is to stand on her passbook.")), N_("Wanjiru Kamau"), True
    ),
    Column("sex", Term(N_("Woman or man")), Kind.CHOICE, Term(N_("It may be left empty.")), "", options=SEXES),
    Column("joined_on", Term(N_("Joined on")), Kind.DAY, Term(N_("The day she became a member.")), "", required=True),
)
_IN_SHARES: tuple[Column, ...] = (
    Column("shares", Term(N_("Shares held")), Kind.WHOLE, SAVED_EACH, "24"),
    Column(
        "shares_at_end", Term(N_("Shares at the end")), Kind.WHOLE,
        Term(N_("To check: her shares after the last meeting of this file. It may be left empty.")), "27",
    ),
)  # fmt: skip
_IN_AMOUNTS: tuple[Column, ...] = (
    Column("saved", Term(N_("Savings held")), Kind.AMOUNT, SAVED_EACH, "2400"),
    Column(
        "saved_at_end", Term(N_("Savings at the end")), Kind.AMOUNT,
        Term(N_("To check: her savings after the last meeting of this file. It may be left empty.")), "2700",
    ),
)  # fmt: skip
_LOANS: tuple[Column, ...] = (
    NUMBER,
    Column(
        "outstanding", Term(N_("Principal still owed")), Kind.AMOUNT,
        Term(N_("What she still owes of the loan itself on the opening day, without interest.")), "1500", required=True,
    ),
    Column(
        "given", Term(N_("Loan given")), Kind.AMOUNT,
        Term(N_("What she was given at the time. It may be left empty.")), "2000",
    ),
    Column("given_on", Term(N_("Given on")), Kind.DAY, Term(N_("The day she was given the loan.")), "", required=True),
    Column("next_due", Term(N_("Next instalment on")), Kind.DAY, Term(N_("The first due day after the opening day.")), "", True),
    Column(
        "instalments", Term(N_("Instalments left")), Kind.WHOLE,
        Term(N_("How many instalments are still to come; each a loan period after the one before.")), "3", required=True,
    ),
    Column(
        "rate", Term(N_("Interest in percent")), Kind.RATE,
        Term(N_("Only if this loan has another rate than the constitution, for the same time.")), "2",
    ),
    Column(
        "purpose", Term(N_("Purpose")), Kind.TEXT,
        Term(N_("What the loan was for. It may be left empty.")), N_("school fees"),
    ),
)  # fmt: skip

_DAY = Column(
    "day", Term(N_("Meeting day")), Kind.DAY, Term(N_("One line for each member at each meeting, all with the day.")), "", True
)
_MEMBER = Column(
    "number", Term(N_("Member number")), Kind.WHOLE,
    Term(N_("Empty on a line for the whole meeting: the totals of the ledger, other money, and what was counted.")), "7",
)  # fmt: skip
_PRESENCE = Column(
    "presence", Term(N_("Present")), Kind.CHOICE,
    Term(N_("Left empty it means present.")), "", options=PRESENCES,
)  # fmt: skip
_SENT_BY = Column(
    "sent_by", Term(N_("Brought by")), Kind.TEXT, Term(N_("Who brought the money of a member who was not there.")), N_("Achieng")
)
_FINE_REASON = Column(
    "fine_reason", Term(N_("Why this fine")), Kind.TEXT,
    Term(N_("If the fine is another than the constitution says. It may be left empty.")), N_("she was in hospital"),
)  # fmt: skip
_COUNTED = Term(N_("On a line for the whole meeting: the cash counted at its end. Left empty, it is what it should be."))
_OF_THE_WHOLE: tuple[Column, ...] = (
    Column(
        "other_kind", Term(N_("Other money")), Kind.CHOICE, Term(N_("On a line for the whole meeting: what kind of money.")), "",
        options=OTHER_MONEY,
    ),
    Column(
        "other_amount", Term(N_("Amount of other money")), Kind.AMOUNT, Term(N_("How much of it came in or went out.")), "150"
    ),
    Column("other_reason", Term(N_("What for")), Kind.TEXT, Term(N_("What this other money was for.")), N_("notebooks")),
    Column(
        "counted_loan_fund", Term(N_("Counted in the loan fund")), Kind.AMOUNT,
        _COUNTED, "3450",
    ),
    Column(
        "counted_social_fund", Term(N_("Counted in the social fund")), Kind.AMOUNT,
        _COUNTED, "600",
    ),
    Column(
        "difference_reason", Term(N_("Why the cash differs")), Kind.TEXT,
        Term(N_("Only if the counted cash was short or over.")), N_("a coin was lost"),
    ),
)  # fmt: skip
_EXPLAINED: dict[str, tuple[Term, str]] = {
    "shares": (Term(N_("How many shares she bought.")), "2"),
    "left_over_minor": (Term(N_("Money she brought that made no whole share.")), "3"),
    "carried_used_minor": (Term(N_("Money kept from before that paid for today's shares.")), "3"),
    "shares_returned": (Term(N_("How many shares were paid back to her.")), "1"),
    "saved_minor": (Term(N_("What she saved.")), "100"),
    "withdrawn_minor": (Term(N_("What she took out of her savings.")), "50"),
    "social_minor": (Term(N_("What she put into the social fund.")), "10"),
    "fine_imposed_minor": (Term(N_("The fine laid on her at this meeting, paid or not.")), "5"),
    "fine_paid_minor": (Term(N_("What she paid of fines at this meeting.")), "5"),
}
_LENDING: tuple[Column, ...] = (
    Column(
        "repaid", Term(N_("Loan repaid")), Kind.AMOUNT,
        Term(N_("All she paid on her loan, interest too. The books split it by the constitution.")), "350", sums=True,
    ),
    Column(
        "lent", Term(N_("Loan given out")), Kind.AMOUNT, Term(N_("A loan that was given to her at this meeting.")), "2000",
        sums=True,
    ),
    Column("lent_instalments", Term(N_("In how many instalments")), Kind.WHOLE, Term(N_("For a loan given out.")), "3"),
    Column(
        "lent_purpose", Term(N_("Purpose")), Kind.TEXT, Term(N_("For a loan given out. It may be left empty.")), N_("school fees")
    ),
)  # fmt: skip
_GUARANTORS = Column(
    "guarantors", Term(N_("Guarantors")), Kind.TEXT, Term(N_("For a loan given out: the numbers of who stands for it.")), "3, 8"
)
IN_SHARES = frozenset({"shares", "shares_returned"})  # counted in shares, not in money


def line_attributes(terms: Terms) -> tuple[str, ...]:
    """The figures of a member's line at a meeting that this constitution has, as `groups.figures.Row` names them."""
    wanted = {
        "shares": terms.in_shares,
        "left_over_minor": terms.in_shares and terms.left_over is not LeftOver.RETURN,
        "carried_used_minor": terms.in_shares and terms.left_over is LeftOver.CARRY,
        "shares_returned": terms.in_shares and terms.may_return_shares,
        "saved_minor": terms.in_amounts,
        "withdrawn_minor": terms.in_amounts and terms.may_withdraw,
        "social_minor": True,
        "fine_imposed_minor": True,
        "fine_paid_minor": True,
    }
    return tuple(attribute for attribute, has in wanted.items() if has)


def columns_of(sheet: Sheet, terms: Terms) -> tuple[Column, ...]:
    """The columns of a sheet for a group of this constitution; none for a sheet that it does not use."""
    if sheet is Sheet.GROUP:
        return (ITEM, FIGURE)
    if sheet is Sheet.MEMBERS:
        return _MEMBERS
    if sheet is Sheet.SAVINGS:
        carried = (_CARRIED,) if terms.in_shares and terms.left_over is LeftOver.CARRY else ()
        saved = _IN_SHARES if terms.in_shares else _IN_AMOUNTS
        return (NUMBER, *saved, *_OWED, *carried) if terms.saves is not Saves.NOTHING else ()
    if sheet is Sheet.LOANS:
        return _LOANS if terms.loans else ()
    figures = (_figure(attribute) for attribute in line_attributes(terms))
    lending = (*_LENDING, *([_GUARANTORS] if terms.loans.guarantors else [])) if terms.loans else ()
    return (_DAY, _MEMBER, _PRESENCE, _SENT_BY, *figures, _FINE_REASON, *lending, *_OF_THE_WHOLE)


def group_lines(terms: Terms) -> tuple[Column, ...]:
    """The lines of the sheet “Group”, with the funds that this constitution has."""
    funds = (Column(code, Term(charts.BY_CODE[code].name), Kind.AMOUNT, _FUND, "1200") for code in funds_of(terms))
    return (*GROUP_LINES[:-1], *funds, GROUP_LINES[-1])


def _figure(attribute: str) -> Column:
    explained, example = _EXPLAINED[attribute]
    kind = Kind.WHOLE if attribute in IN_SHARES else Kind.AMOUNT
    return Column(attribute, COLUMNS[attribute][1], kind, explained, example, sums=True)


def sheets_of(terms: Terms) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in Sheet if columns_of(sheet, terms))


def known_as(words: Iterable[tuple[str, Term]]) -> dict[str, str]:
    """What each word means, in every language that people are offered; its key is a word for it too."""
    found: dict[str, str] = {}
    for key, term in words:
        found[folded(key)] = key
        for tag in LANGUAGES:
            found.setdefault(folded(language(tag).text(term)), key)
    return found


def folded(word: str) -> str:
    """How words are compared: capitals and blanks decide nothing."""
    return " ".join(word.split()).casefold()


def example_of(column: Column, reader: Language, calendar: Calendar) -> str:
    """What a filled-in cell looks like, in the reader's words."""
    if column.kind is Kind.DAY:
        return {Calendar.BUDDHIST: "2569-01-05", Calendar.SOLAR_HIJRI: "1404-10-15"}.get(calendar, "2026-01-05")
    if column.options:
        return reader.text(column.options[0][1])
    return reader.text(column.example)
