"""The meeting page of a draft: every field as typed, the sums so far, what is wrong and what looks odd.

Pure. A draft may be half-typed, so nothing is refused here: what cannot be read counts as nothing and says so beside its
field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from core.language import Language
from core.locales import DIGITS
from core.marks import N_
from groups.denominations import pieces
from groups.errors import DraftChangedElsewhere
from groups.figures import (
    OTHER_KINDS,
    POT_NAMES,
    PRESENCE_NAMES,
    Direction,
    OtherKind,
    Pot,
    Presence,
    Row,
)
from groups.form import AGREES, DIFFERS, OTHER_LINES, typed_amount
from groups.loans.sheet_page import loans_part
from groups.meeting_columns import (
    Column,
    Kind,
    Step,
    columns,
    read,
    read_amount,
    read_whole,
    step_name,
    step_of,
    steps_of,
)
from groups.meeting_draft import ALL_PAID, ALL_PRESENT, CHOOSE, MINE, THEIRS, figures_of, other_lines
from groups.meeting_parts import (
    Cell,
    Conflict,
    Field,
    Heading,
    Line,
    LoansPart,
    MeetingPage,
    Notation,
    Option,
    OtherMoney,
    Pieces,
    PotPart,
    Problem,
    StepPart,
)
from groups.meetings import MeetingContext, SeatedMember
from groups.page_draft import Draft, Errors
from groups.terms import Saves, Terms

TIMES_USUAL = 10
DAY, DAY_NAME = "held-on", N_("Day of the meeting")
TOO_MANY_ZEROS = N_("{amount} is {notes}, {times} times the usual {usual}. Is it right?")
OUTCOMES = {0: "equal", 1: "over", -1: "short"}
DIFFERENCES = {
    "none": N_("Not counted yet"),
    "equal": N_("Agrees with the book"),
    "over": N_("Over by {amount}"),
    "short": N_("Short by {amount}"),
}


def page_of(
    context: MeetingContext,
    fields: Mapping[str, str],
    language: Language,
    *,
    step: Step = Step.OPENING,
    errors: Errors = MappingProxyType({}),
    clash: DraftChangedElsewhere | None = None,
) -> MeetingPage:
    """The page of a draft whose form reads `fields`. `errors` are sentences by field name.

    `clash`: somebody else saved other text meanwhile; the page then shows both and lets the treasurer choose.
    """
    draft = Draft(context, fields, errors, language, figures_of(context, fields))
    sheet_columns = columns(context.terms, context.currency)
    lines = tuple(_line(draft, sheet_columns, seat, row) for seat, row in zip(context.members, draft.figures.rows, strict=True))
    others = tuple(_other(draft, line) for line in range(1, min(other_lines(fields) + 1, OTHER_LINES) + 1))
    pots = tuple(_pot(draft, pot) for pot in Pot)
    note = draft.field("note", language.text(N_("Note (needed when the group met on an unusual day)")))
    loans = loans_part(draft)
    shown = [*_every_field(lines, others, pots, loans), note]
    problems = tuple(_problems(draft, shown))
    return MeetingPage(
        number=context.meeting.number,
        version=clash.version if clash else context.meeting.version,
        step=step,
        steps=tuple(_step(draft, each, problems) for each in steps_of(context.terms, context.loans)),
        headings=tuple(_heading(draft, column) for column in sheet_columns),
        lines=lines,
        puts_in=draft.amount(sum(_puts_in(row, context.terms) for row in draft.figures.rows)),
        pots=pots,
        others=others,
        blank_other=_other(draft, OTHER_LINES + 1),
        loans=loans,
        note=note,
        fields=fields,
        day_errors=tuple(sentence for name, said in errors.items() if name.startswith(DAY) for sentence in said),
        problems=problems,
        conflict=_conflict(draft, shown, clash) if clash else None,
        notation=_notation(draft),
        most_shares=context.terms.most_shares,
        social=typed_amount(context.terms.social_minor, context.currency),
        fine_late=typed_amount(context.terms.fine_late_minor, context.currency),
        fine_absent=typed_amount(context.terms.fine_absent_minor, context.currency),
    )


def _line(draft: Draft, sheet_columns: Iterable[Column], seat: SeatedMember, row: Row) -> Line:
    standing = draft.context.standing[seat.number]
    of_fines = (row.fine_imposed_minor, row.fine_paid_minor, standing.fines_owed_minor, draft.figures.rule_fine(row))
    sent_by = draft.field(f"row-{seat.number}-sent-by", draft.language.text(N_("Who brought it?")))
    return Line(
        number=seat.number,
        name=seat.name,
        presence=row.presence.value,
        tag="" if row.presence is Presence.PRESENT else draft.language.text(PRESENCE_NAMES[row.presence]),
        quiet=not any(of_fines) and not row.fine_reason,
        cells=tuple(Cell(column, _cell(draft, column, seat, row)) for column in sheet_columns),
        sent_by=sent_by,
        owed_minor=standing.fines_owed_minor,
        puts_in=draft.amount(_puts_in(row, draft.context.terms)),
    )


def _cell(draft: Draft, column: Column, seat: SeatedMember, row: Row) -> Field:
    name, title = column.field(seat.number), draft.language.text(column.title)
    label = f"{title}, {seat.number} {seat.name}"
    if column.kind is Kind.CHOICE:
        ways = tuple(Option(each.value, draft.language.text(PRESENCE_NAMES[each])) for each in Presence)
        return draft.field(name, label, options=ways)
    if column.kind is Kind.TEXT:
        return draft.field(name, label)
    reading = read(column, draft.fields.get(name, ""), draft.context.currency)
    return draft.field(
        name,
        label,
        reading.fault,
        warning=_ten_times(draft, reading.figure, column.usual_minor),
        hint=_beside(draft, column, seat),
        offer=_offer(draft, column, seat, row),
    )


def _offer(draft: Draft, column: Column, seat: SeatedMember, row: Row) -> str:
    """What most members would have typed here."""
    if column.key == "fine-paid":
        owed = draft.context.standing[seat.number].fines_owed_minor + row.fine_imposed_minor
        return typed_amount(owed, draft.context.currency)
    return column.offer


def _beside(draft: Draft, column: Column, seat: SeatedMember) -> str:
    """What the member has that matters in this column."""
    standing, say = draft.context.standing[seat.number], draft.language.text
    if column.key == "fine-paid" and standing.fines_owed_minor:
        return say(N_("owes {amount} from before"), amount=draft.amount(standing.fines_owed_minor))
    if column.key == "carried-used" and standing.carried_minor:
        return say(N_("{amount} is carried"), amount=draft.amount(standing.carried_minor))
    if column.key == "shares-returned":
        return say(N_("holds {shares}"), shares=standing.shares)
    if column.key == "withdrawn" and standing.saved_minor:
        return say(N_("has {amount}"), amount=draft.amount(standing.saved_minor))
    return ""


def _ten_times(draft: Draft, minor: int, usual_minor: int) -> str:
    """A question about an amount that may have a zero too many, told in notes and coins."""
    if not usual_minor or minor < TIMES_USUAL * usual_minor:
        return ""
    counted = pieces(minor, draft.context.denominations)
    return draft.language.text(
        TOO_MANY_ZEROS,
        amount=draft.amount(minor),
        notes=" + ".join(f"{draft.language.number(many)} × {draft.amount(value)}" for value, many in counted.items()),
        times=minor // usual_minor,
        usual=draft.amount(usual_minor),
    )


def _puts_in(row: Row, terms: Terms) -> int:
    return sum(row.money_in(pot, terms) - row.money_out(pot, terms) for pot in Pot)


def _heading(draft: Draft, column: Column) -> Heading:
    typed = (draft.fields.get(column.field(seat.number), "") for seat in draft.context.members)
    if column.kind is Kind.WHOLE:
        total = draft.language.number(sum(read_whole(text).figure for text in typed))
    elif column.kind is Kind.AMOUNT:
        total = draft.amount(sum(read_amount(text, draft.context.currency).figure for text in typed))
    else:
        total = ""
    return Heading(column, draft.language.text(column.title), total)


def _other(draft: Draft, line: int) -> OtherMoney:
    say, prefix = draft.language.text, f"other-{line}"
    title = say(N_("Other money, line {line}"), line=line)
    kinds = (Option("", say(N_("Choose"))), *(_kind(draft, kind) for kind in OtherKind))
    seats = (Option("", say(N_("Nobody in particular"))), *(_seat(seat) for seat in draft.context.members))
    reading = read_amount(draft.fields.get(f"{prefix}-amount", ""), draft.context.currency)
    return OtherMoney(
        title=title,
        kind=draft.field(f"{prefix}-kind", say(N_("What it is")), options=kinds),
        amount=draft.field(f"{prefix}-amount", say(N_("Amount")), reading.fault),
        member=draft.field(f"{prefix}-member", say(N_("Member")), options=seats),
        reason=draft.field(f"{prefix}-reason", say(N_("What for"))),
    )


def _kind(draft: Draft, kind: OtherKind) -> Option:
    meant = OTHER_KINDS[kind]
    name = draft.language.text(meant.name)
    return Option(kind.value, name, meant.pot.value, 1 if meant.direction is Direction.IN else -1)


def _seat(seat: SeatedMember) -> Option:
    return Option(str(seat.number), f"{seat.number} {seat.name}")


def _pot(draft: Draft, pot: Pot) -> PotPart:
    say, figures, prefix = draft.language.text, draft.figures, f"count-{pot}"
    name, expected = say(POT_NAMES[pot]), figures.expected(pot)
    count, difference = figures.count_of(pot), figures.difference(pot)
    outcome = "none" if count is None or not count.quantities else OUTCOMES[(difference > 0) - (difference < 0)]
    told = (Option(AGREES, say(N_("Agrees"))), Option(DIFFERS, say(N_("Differs"))))
    return PotPart(
        pot=pot,
        name=name,
        opening=draft.amount(figures.opening[pot]),
        opening_minor=figures.opening[pot],
        expected=draft.amount(expected),
        below_zero=expected < 0,
        counted=draft.amount(figures.counted(pot)),
        outcome=outcome,
        difference=say(DIFFERENCES[outcome], amount=draft.money(abs(difference))),
        agreed=draft.field(f"{prefix}-opening", say(N_("{pot}: does it agree?"), pot=name), options=told),
        note=draft.field(f"{prefix}-opening-note", say(N_("What was found and said"))),
        pieces=tuple(_pieces(draft, pot, name, minor) for minor in draft.context.denominations),
        reason=draft.field(f"{prefix}-reason", say(N_("Why does it differ?"))),
    )


def _pieces(draft: Draft, pot: Pot, pot_name: str, minor: int) -> Pieces:
    name = f"count-{pot}-{minor}"
    reading = read_whole(draft.fields.get(name, ""))
    label = draft.amount(minor)
    field = draft.field(name, f"{pot_name}, {label}", reading.fault)
    return Pieces(minor, label, field, draft.amount(minor * reading.figure) if field.value.strip() else "")


def _every_field(
    lines: Iterable[Line], others: Iterable[OtherMoney], pots: Iterable[PotPart], loans: LoansPart
) -> Iterator[Field]:
    """All fields in the order of the page."""
    parts = tuple(pots)
    for pot in parts:
        yield from (pot.agreed, pot.note)
    for line in lines:
        yield from (*(cell.field for cell in line.cells), line.sent_by)
    yield from (loan.repaid for loan in loans.open)
    for other in others:
        yield from (other.kind, other.amount, other.member, other.reason)
    yield from (loan.given for loan in loans.waiting)
    for pot in parts:
        yield from (*(pieces.field for pieces in pot.pieces), pot.reason)


def _problems(draft: Draft, shown: Sequence[Field]) -> Iterator[Problem]:
    """Everything that is wrong, in the order of the page; what belongs to no field of it comes first."""
    names = {field.name for field in shown}
    for name in (name for name in draft.errors if name not in names):
        in_day = name.startswith(DAY)
        place = draft.language.text(DAY_NAME) if in_day else ""
        yield from (Problem(name if in_day else "", place, sentence) for sentence in draft.errors[name])
    for field in shown:
        yield from (Problem(field.name, field.label, sentence) for sentence in field.errors)


def _conflict(draft: Draft, shown: Sequence[Field], clash: DraftChangedElsewhere) -> Conflict:
    by_name = {field.name: field for field in shown}
    day = draft.language.text(DAY_NAME)
    choices = (_choice(draft, by_name.get(name) or draft.field(name, day), clash) for name in clash.differing)
    return Conflict(draft.language.sentence(clash), tuple(choices))


def _choice(draft: Draft, field: Field, clash: DraftChangedElsewhere) -> Field:
    """One differing field as a choice between what is typed here and what is kept."""
    say, spoken = draft.language.text, {option.value: option.label for option in field.options}
    values = ((MINE, N_("Mine: {value}"), field.value), (THEIRS, N_("Theirs: {value}"), clash.theirs.get(field.name, "")))
    options = tuple(
        Option(key, say(told, value=spoken.get(value, value) or say(N_("nothing")))) for key, told, value in values
    )
    return Field(CHOOSE + field.name, field.label, draft.fields.get(CHOOSE + field.name, ""), options=options)


def _step(draft: Draft, step: Step, problems: Iterable[Problem]) -> StepPart:
    terms, say = draft.context.terms, draft.language.text
    fill, label = "", ""
    if step is Step.ROLL:
        fill, label = ALL_PRESENT, say(N_("All present"))
    if step is Step.SOCIAL and terms.social_minor:
        fill, label = ALL_PAID, say(N_("All paid {amount}"), amount=draft.amount(terms.social_minor))
    return StepPart(
        step=step,
        number=steps_of(terms, draft.context.loans).index(step) + 1,
        title=say(step_name(step, terms)),
        hint=_hint(draft, step),
        fill=fill,
        fill_label=label,
        has_error=any(step_of(problem.target, draft.context.terms, draft.context.currency) is step for problem in problems),
    )


def _hint(draft: Draft, step: Step) -> str:
    terms, say = draft.context.terms, draft.language.text
    if step is Step.ROLL:
        return say(N_("Everybody starts as present. Mark who is late, absent or sent money."))
    if step is Step.SOCIAL:
        return say(N_("{amount} each. Change it for who paid something else."), amount=draft.money(terms.social_minor))
    if step is Step.SHARES and terms.in_amounts:
        return _saving_hint(draft)
    if step is Step.SHARES:
        value = draft.money(terms.share_value_minor)
        return say(N_("One share is {value}; at most {most} each."), value=value, most=terms.most_shares)
    if step is Step.FINES:
        late, absent = draft.money(terms.fine_late_minor), draft.money(terms.fine_absent_minor)
        return say(N_("Late: {late}. Absent: {absent}. Another fine needs its reason."), late=late, absent=absent)
    return ""


def _saving_hint(draft: Draft) -> str:
    terms, say = draft.context.terms, draft.language.text
    if terms.saves is Saves.EQUAL:
        return say(N_("{amount} each, or several times it."), amount=draft.money(terms.saving_minor))
    if terms.saving_minor:
        return say(N_("Any amount from {amount} on."), amount=draft.money(terms.saving_minor))
    return say(N_("Any amount."))


def _notation(draft: Draft) -> Notation:
    language, money = draft.language, draft.context.currency
    grouping = " ".join(str(size) for size in language.grouping)
    return Notation(money.code, money.exponent, language.group_mark, language.decimal_mark, grouping, DIGITS[language.digits])
