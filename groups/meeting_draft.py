"""A draft's figures as far as they can be read, and what one button may write into many of its fields.

Pure. Nothing is refused here: what cannot be read counts as nothing, and the page says so beside the field.
"""

from collections.abc import Iterable, Mapping

from core.money import Currency
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures
from groups.form import DIFFERS, GIVEN, OTHER_LINES, typed_amount
from groups.loans.figures import Loans
from groups.meeting_columns import read_amount, read_whole
from groups.meetings import MeetingContext
from groups.terms import Terms

Fields = Mapping[str, str]

# When two people wrote on one sheet: the fields in which a treasurer chooses between both texts, and what she may choose.
CHOOSE, MINE, THEIRS = "choose-", "mine", "theirs"
ASKED = "asked-"  # stands on the form for each such field, so that one without an answer is noticed

# Buttons that fill a column.
ALL_PRESENT, ALL_PAID = "all-present", "all-paid"

PRESENCES = {presence.value: presence for presence in Presence}
KINDS = {kind.value: kind for kind in OtherKind}


def figures_of(context: MeetingContext, fields: Fields) -> SheetFigures:
    """The sheet that the fields make so far; half-typed ones count as nothing."""
    return SheetFigures(
        held_on=context.held_on,
        currency=context.currency,
        terms=context.terms,
        opening=context.opening,
        standing=context.standing,
        denominations=context.denominations,
        rows=tuple(_row(seat.number, fields, context.currency) for seat in context.members),
        others=tuple(_others(fields, context.currency)),
        counts=tuple(_count(pot, fields, context.denominations) for pot in Pot),
        note=fields.get("note", ""),
        loans=_loans(context, fields),
    )


def _loans(context: MeetingContext, fields: Fields) -> Loans:
    typed = {loan: fields.get(f"loan-{loan}-repaid", "") for loan in context.loans.open}
    amounts = {loan: read_amount(text, context.currency).figure for loan, text in typed.items()}
    given = tuple(loan for loan in context.loans.waiting if fields.get(f"loan-{loan}-given") == GIVEN)
    return context.with_loans({loan: minor for loan, minor in amounts.items() if minor}, given)


def presence_of(fields: Fields, member: int) -> Presence:
    """How a member takes part; nothing said yet counts as present."""
    return PRESENCES.get(fields.get(f"row-{member}-presence", ""), Presence.PRESENT)


def _row(member: int, fields: Fields, money: Currency) -> Row:
    def amount(key: str) -> int:
        return read_amount(fields.get(f"row-{member}-{key}", ""), money).figure

    def whole(key: str) -> int:
        return read_whole(fields.get(f"row-{member}-{key}", "")).figure

    return Row(
        member_number=member,
        presence=presence_of(fields, member),
        sent_by=fields.get(f"row-{member}-sent-by", ""),
        shares=whole("shares"),
        left_over_minor=amount("left-over"),
        carried_used_minor=amount("carried-used"),
        shares_returned=whole("shares-returned"),
        social_minor=amount("social"),
        fine_imposed_minor=amount("fine"),
        fine_reason=fields.get(f"row-{member}-fine-reason", ""),
        fine_paid_minor=amount("fine-paid"),
        saved_minor=amount("saved"),
        withdrawn_minor=amount("withdrawn"),
    )


def other_lines(fields: Fields) -> int:
    """The highest number of a line of other money that holds something; 0 when none does."""
    typed = (line for line in range(1, OTHER_LINES + 1) if _holds_something(fields, line))
    return max(typed, default=0)


def _holds_something(fields: Fields, line: int) -> bool:
    return any(fields.get(f"other-{line}-{part}", "").strip() for part in ("kind", "amount", "reason", "member"))


def _others(fields: Fields, money: Currency) -> Iterable[OtherLine]:
    for line in range(1, other_lines(fields) + 1):
        kind = KINDS.get(fields.get(f"other-{line}-kind", ""))
        amount = read_amount(fields.get(f"other-{line}-amount", ""), money).figure
        if kind is not None:
            yield OtherLine(kind, amount, fields.get(f"other-{line}-reason", ""))


def _count(pot: Pot, fields: Fields, denominations: Iterable[int]) -> Count:
    typed = {denomination: fields.get(f"count-{pot}-{denomination}", "") for denomination in denominations}
    return Count(
        pot=pot,
        opening_agreed=fields.get(f"count-{pot}-opening", "") != DIFFERS,
        opening_note=fields.get(f"count-{pot}-opening-note", ""),
        quantities={denomination: read_whole(text).figure for denomination, text in typed.items() if text.strip()},
        difference_reason=fields.get(f"count-{pot}-reason", ""),
    )


def everybody_present(context: MeetingContext, fields: Fields) -> dict[str, str]:
    """The fields with everybody marked present."""
    return {**fields, **{f"row-{seat.number}-presence": Presence.PRESENT.value for seat in context.members}}


def everybody_paid(context: MeetingContext, fields: Fields) -> dict[str, str]:
    """The fields with the equal contribution to the social fund from everybody who is not absent."""
    paid = typed_amount(context.terms.social_minor, context.currency)
    seats = (seat for seat in context.members if presence_of(fields, seat.number) is not Presence.ABSENT)
    return {**fields, **{f"row-{seat.number}-social": paid for seat in seats}}


def rule_fine_minor(terms: Terms, presence: Presence) -> int:
    """The constitution's fine for how a member took part."""
    return {Presence.LATE: terms.fine_late_minor, Presence.ABSENT: terms.fine_absent_minor}.get(presence, 0)


def follow_presence(context: MeetingContext, before: Fields, after: Fields) -> dict[str, str]:
    """What a change of somebody's presence brings with it, where nobody has written otherwise.

    Late or absent: the rule's fine; absent: no contribution to the social fund. Back to present: both as they were.
    """
    written = dict(after)
    paid = typed_amount(context.terms.social_minor, context.currency)
    for seat in context.members:
        old, new = presence_of(before, seat.number), presence_of(after, seat.number)
        if old is new:
            continue
        fine, social = f"row-{seat.number}-fine", f"row-{seat.number}-social"
        fines = {each: typed_amount(rule_fine_minor(context.terms, each), context.currency) for each in (old, new)}
        if written.get(fine, "") == fines[old]:
            written[fine] = fines[new]
        if new is Presence.ABSENT and written.get(social, "") == paid:
            written[social] = ""
        if old is Presence.ABSENT and not written.get(social, ""):
            written[social] = paid
    return written


def undecided(fields: Fields) -> bool:
    """Whether a field that both wrote differently still has no choice."""
    return any(name.removeprefix(ASKED) not in fields for name in fields if name.startswith(ASKED))


def chosen(fields: Fields, theirs: Fields) -> dict[str, str]:
    """The form after the treasurer chose, field by field, between her text and the one that was kept meanwhile."""
    typed = {name: value for name, value in fields.items() if not name.startswith((CHOOSE, ASKED))}
    taken = [name.removeprefix(CHOOSE) for name, choice in fields.items() if name.startswith(CHOOSE) and choice == THEIRS]
    return {**typed, **{name: theirs.get(name, "") for name in taken}}


def pressed(context: MeetingContext, kept: Fields, typed: Fields, button: str) -> dict[str, str]:
    """The form after a button was pressed: the column it fills, and what a changed presence brings with it.

    `kept` is the draft as it was before; buttons that fill nothing change nothing.
    """
    fill = {ALL_PRESENT: everybody_present, ALL_PAID: everybody_paid}.get(button)
    filled = fill(context, typed) if fill else typed
    return follow_presence(context, kept, filled)
