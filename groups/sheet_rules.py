"""What a meeting sheet may not say: one rule a function, each yielding every fault it finds.

Pure. `faults` gives them all in the order of the page, so that a treasurer sees everything at once.
"""

from collections.abc import Callable, Iterator, Mapping

from core.errors import Inconsistent
from core.marks import N_, Term
from core.money import MAX_MINOR
from core.text import clean
from groups import sheet_errors as errors
from groups.figures import (
    OTHER_KINDS,
    POT_NAMES,
    Count,
    OtherKind,
    Pot,
    Presence,
    Row,
    SheetFigures,
    Standing,
)
from groups.loans.sheet_rules import LOAN_RULES
from groups.terms import SAVES_NAMES, Saves

MOST_PIECES = 1_000_000

Rule = Callable[[SheetFigures], Iterator[Inconsistent]]
RowRule = Callable[[SheetFigures, Row, Standing], Iterator[Inconsistent]]

# The figures of a line: field name on the form, its heading, and what to do instead of a minus.
COLUMNS: Mapping[str, tuple[str, Term, Term]] = {
    "shares": (
        "shares",
        Term(N_("Shares bought")),
        Term(N_("Shares that a member gives back are written under “Shares returned”.")),
    ),
    "left_over_minor": (
        "left-over",
        Term(N_("Left over")),
        Term(N_("Money carried from before that pays for shares is written under “Carried money used”.")),
    ),
    "carried_used_minor": (
        "carried-used",
        Term(N_("Carried money used")),
        Term(N_("Money to be carried forward is written under “Left over”.")),
    ),
    "shares_returned": (
        "shares-returned",
        Term(N_("Shares returned")),
        Term(N_("Shares that a member buys are written under “Shares bought”.")),
    ),
    "saved_minor": (
        "saved",
        Term(N_("Savings")),
        Term(N_("Savings that a member takes out are written under “Savings taken out”.")),
    ),
    "withdrawn_minor": (
        "withdrawn",
        Term(N_("Savings taken out")),
        Term(N_("Savings that a member puts in are written under “Savings”.")),
    ),
    "social_minor": (
        "social",
        Term(N_("Social fund")),
        Term(N_("Money paid out of the social fund is written under other money, as a grant.")),
    ),
    "fine_imposed_minor": (
        "fine",
        Term(N_("Fine")),
        Term(N_("A fine of an earlier meeting is taken back by correcting that meeting.")),
    ),
    "fine_paid_minor": (
        "fine-paid",
        Term(N_("Fine paid")),
        Term(N_("A fine paid by mistake is taken back by correcting that meeting.")),
    ),
}


def faults(sheet: SheetFigures) -> Iterator[Inconsistent]:
    """Everything in which the sheet contradicts itself, its constitution or its members' standing."""
    for rule in RULES:
        yield from rule(sheet)


def _each_member_has_one_line(sheet: SheetFigures) -> Iterator[Inconsistent]:
    seen: set[int] = set()
    for row in sheet.rows:
        if row.member_number in seen:
            yield errors.MemberTwice(member=row.member_number)
        elif row.member_number not in sheet.standing:
            yield errors.MemberNotSeated(member=row.member_number, day=sheet.held_on)
        seen.add(row.member_number)
    for number in sorted(sheet.standing.keys() - seen):
        yield errors.MemberMissing(member=number)


def _each_line_agrees(sheet: SheetFigures) -> Iterator[Inconsistent]:
    for row in sheet.rows:
        impossible = list(_impossible_figures(row))
        yield from impossible
        if not impossible:  # what the other rules would say of a negative or endless figure only confuses
            for rule in ROW_RULES:
                yield from rule(sheet, row, sheet.standing.get(row.member_number, Standing()))


def _impossible_figures(row: Row) -> Iterator[Inconsistent]:
    for attribute, (column, name, instead) in COLUMNS.items():
        figure: int = getattr(row, attribute)
        if figure < 0:
            yield errors.FigureNegative(member=row.member_number, column=column, name=name, instead=instead)
        elif figure > MAX_MINOR:
            yield errors.FigureTooLarge(member=row.member_number, column=column, name=name)


def _presence(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    shares = (row.shares, row.left_over_minor, row.carried_used_minor, row.shares_returned)
    amounts = (row.saved_minor, row.withdrawn_minor, row.social_minor, row.fine_paid_minor)
    if row.presence is Presence.ABSENT and any((*shares, *amounts)):
        yield errors.AbsentButPaid(member=row.member_number)
    if row.presence is Presence.SENT and not row.sent_by:
        yield errors.SenderMissing(member=row.member_number)
    if row.presence is not Presence.SENT and row.sent_by:
        yield errors.SenderWithoutSending(member=row.member_number)


def _shares_bought(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    terms, member = sheet.terms, row.member_number
    if not terms.in_shares:
        if row.shares or row.left_over_minor or row.shares_returned:
            yield errors.SavesNoShares(member=member, form=SAVES_NAMES[terms.saves])
        return
    if row.shares > terms.most_shares:
        yield errors.TooManyShares(member=member, shares=row.shares, most=terms.most_shares)
    elif 0 < row.shares < terms.least_shares:
        yield errors.TooFewShares(member=member, shares=row.shares, least=terms.least_shares)
    if row.left_over_minor >= terms.share_value_minor and row.shares < terms.most_shares:
        yield errors.LeftOverBuysShares(
            member=member,
            left_over=sheet.money(row.left_over_minor),
            share_value=sheet.money(terms.share_value_minor),
        )


def _savings(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    """Amounts put in and taken out, by what the constitution says of them."""
    terms, member, saved, withdrawn = sheet.terms, row.member_number, row.saved_minor, row.withdrawn_minor
    if (saved or withdrawn) and not terms.in_amounts:
        yield errors.SavesNoAmounts(member=member, form=SAVES_NAMES[terms.saves])
        return
    least = sheet.money(terms.saving_minor)
    if terms.saves is Saves.EQUAL and saved % terms.saving_minor:
        yield errors.SavingNotEqual(member=member, saved=sheet.money(saved), equal=least)
    elif 0 < saved < terms.saving_minor:
        yield errors.SavingTooSmall(member=member, saved=sheet.money(saved), least=least)
    if withdrawn and not terms.may_withdraw:
        yield errors.SavingsNotWithdrawable(member=member)
    elif withdrawn > standing.saved_minor:
        held = standing.saved_minor
        yield errors.SavingsNotHeld(
            member=member, withdrawn=sheet.money(withdrawn), held=sheet.money(held), over=sheet.money(withdrawn - held)
        )


def _carried_money(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    used, cost = row.carried_used_minor, row.shares * sheet.terms.share_value_minor
    if used > standing.carried_minor:
        yield errors.CarriedTooMuch(
            member=row.member_number, used=sheet.money(used), carried=sheet.money(standing.carried_minor)
        )
    elif used > cost:
        yield errors.CarriedMoreThanShares(member=row.member_number, used=sheet.money(used), cost=sheet.money(cost))


def _shares_returned(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    terms, member, returned = sheet.terms, row.member_number, row.shares_returned
    if not returned:
        return
    if not terms.may_return_shares:
        yield errors.SharesNotReturnable(member=member)
    elif returned > terms.most_shares_returned:
        yield errors.TooManySharesReturned(member=member, returned=returned, most=terms.most_shares_returned)
    elif row.shares:
        yield errors.BuysAndReturns(member=member, shares=row.shares, returned=returned)
    elif returned > standing.shares:
        yield errors.SharesNotHeld(member=member, returned=returned, held=standing.shares)


def _fines(sheet: SheetFigures, row: Row, standing: Standing) -> Iterator[Inconsistent]:
    rule, imposed = sheet.rule_fine(row), row.fine_imposed_minor
    if imposed != rule and not row.fine_reason:
        fault = errors.FineWaivedWithoutReason if imposed < rule else errors.FineWithoutReason
        yield fault(member=row.member_number, rule=sheet.money(rule), imposed=sheet.money(imposed))
    owed, paid = standing.fines_owed_minor + imposed, row.fine_paid_minor
    if paid > owed:
        yield errors.FinePaidTooMuch(
            member=row.member_number, paid=sheet.money(paid), owed=sheet.money(owed), over=sheet.money(paid - owed)
        )


def _other_money(sheet: SheetFigures) -> Iterator[Inconsistent]:
    for line, other in enumerate(sheet.others, start=1):
        if other.amount_minor <= 0:
            yield errors.OtherAmountMissing(line=line)
        elif other.amount_minor > MAX_MINOR:
            yield errors.OtherAmountTooLarge(line=line)
        if not other.reason:
            yield errors.OtherReasonMissing(line=line)
        if other.member_number is not None and other.member_number not in sheet.standing:
            yield errors.OtherMemberNotSeated(line=line, member=other.member_number)
        elif other.member_number is None and OTHER_KINDS[other.kind].of_member:
            yield errors.OtherMemberMissing(line=line)


def _carried_money_handed_back(sheet: SheetFigures) -> Iterator[Inconsistent]:
    """Nobody is handed back more than is carried for her after today's shares were paid from it."""
    left = {number: standing.carried_minor for number, standing in sheet.standing.items()}
    for row in sheet.rows:
        left[row.member_number] = left.get(row.member_number, 0) - row.carried_used_minor
    for line, other in enumerate(sheet.others, start=1):
        number = other.member_number
        if other.kind is not OtherKind.CARRIED_BACK or number is None or number not in sheet.standing:
            continue
        if other.amount_minor > left[number]:
            yield errors.CarriedHandedBackTooMuch(
                line=line, member=number, amount=sheet.money(other.amount_minor), left=sheet.money(max(left[number], 0))
            )
        left[number] -= other.amount_minor


def _each_pot_is_counted(sheet: SheetFigures) -> Iterator[Inconsistent]:
    for pot in Pot:
        count = sheet.count_of(pot)
        if count is None:
            yield errors.CountMissing(key=pot, pot=POT_NAMES[pot])
            continue
        if not count.opening_agreed and not count.opening_note:
            yield errors.OpeningNoteMissing(key=pot, pot=POT_NAMES[pot], opening=sheet.money(sheet.opening[pot]))
        impossible = list(_impossible_pieces(sheet, count))
        yield from impossible
        if not impossible and (disagreeing := list(_cash_agrees(sheet, count))) and _sums_mean_something(sheet):
            yield from disagreeing


def _sums_mean_something(sheet: SheetFigures) -> bool:
    """Whether no figure is impossible; of a sum with one in it nothing more is said."""
    rows_possible = all(next(_impossible_figures(row), None) is None for row in sheet.rows)
    return rows_possible and all(0 <= line.amount_minor <= MAX_MINOR for line in sheet.others)


def _impossible_pieces(sheet: SheetFigures, count: Count) -> Iterator[Inconsistent]:
    for denomination, quantity in count.quantities.items():
        facts = {"key": count.pot, "pot": POT_NAMES[count.pot], "denomination": sheet.money(denomination)}
        if denomination not in sheet.denominations:
            yield errors.NotADenomination(**facts)
        elif not 0 <= quantity <= MOST_PIECES:
            yield errors.QuantityImpossible(minor=denomination, quantity=quantity, **facts)


def _cash_agrees(sheet: SheetFigures, count: Count) -> Iterator[Inconsistent]:
    pot, coming, going = count.pot, sheet.money_in(count.pot), sheet.money_out(count.pot)
    there = sheet.opening[pot] + coming
    expected, counted = there - going, count.total_minor
    if max(there, going, counted) > MAX_MINOR:
        yield errors.PotTooFull(key=pot, pot=POT_NAMES[pot])
    elif expected < 0:
        if pot is Pot.SOCIAL_FUND or not sheet.loans.given:  # of loans that the box cannot pay more is said where they stand
            yield errors.PotOverdrawn(
                key=pot,
                pot=POT_NAMES[pot],
                out=sheet.money(going),
                there=sheet.money(there),
                short=sheet.money(-expected),
            )
    elif counted != expected and not count.difference_reason:
        facts = {
            "key": pot,
            "pot": POT_NAMES[pot],
            "expected": sheet.money(expected),
            "counted": sheet.money(counted),
        }
        if counted < expected:
            yield errors.CashShort(short=sheet.money(expected - counted), **facts)
        else:
            yield errors.CashOver(over=sheet.money(counted - expected), **facts)


def _texts_can_be_printed(sheet: SheetFigures) -> Iterator[Inconsistent]:
    for text in filter(None, _texts(sheet)):
        try:
            clean(text)
        except Inconsistent as fault:
            yield fault


def _texts(sheet: SheetFigures) -> Iterator[str]:
    yield sheet.note
    for row in sheet.rows:
        yield from (row.sent_by, row.fine_reason)
    yield from (other.reason for other in sheet.others)
    for count in sheet.counts:
        yield from (count.opening_note, count.difference_reason)


ROW_RULES: tuple[RowRule, ...] = (_presence, _shares_bought, _savings, _carried_money, _shares_returned, _fines)
RULES: tuple[Rule, ...] = (
    _each_member_has_one_line,
    _each_line_agrees,
    _other_money,
    _carried_money_handed_back,
    *LOAN_RULES,
    _each_pot_is_counted,
    _texts_can_be_printed,
)
