"""The member statement: one member's passbook, line by line, so that it can be laid beside the stamped one.

Amounts of money are the ledger's; the sheets add what a ledger does not know: how many shares, what went into the social
fund, and who came. Where the two disagree nothing is printed. What was taken back stays visible beside what took it back.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_
from core.money import Currency, Money
from groups import charts
from groups.constitution import terms_on, versions
from groups.cycles import next_days, series_of
from groups.figures import OtherKind, Pot, Presence
from groups.finding import book_of
from groups.models import Group, Member
from groups.sharing.share_out_content import SharedOut
from groups.terms import terms_from_json
from ledger import balances
from reports.drawing.balance import BalanceChart, Stand, balance_chart
from reports.drawing.notes import InPieces, in_pieces
from reports.errors import SheetDisagrees
from reports.member_loans import MemberLoan, member_loans
from reports.member_turns import TurnOf, member_turns
from reports.papers import MOST_UPRIGHT_CHARACTERS, Heading, too_wide_for_upright
from reports.projected_share_out import Projection, projected, projection_of
from reports.reading import RecordedSheet, heading_of, recorded_sheets
from reports.shared_out import SharedOutLine, shared_out

# Five hundred lines are some fifteen pages, laid out in 5 seconds and 250 MB. What is longer is printed in parts, like volumes.
MOST_LINES_OF_A_PART = 500
# More stamps than this are not counted by looking; the number beside them says it.
MOST_STAMPS = 12
# The last meetings that are drawn in a row, the newest of which are RECENT: no more fits a narrow sheet.
MOST_LAST = 12
RECENT = 6
# The passbook of a group that keeps money for members has a column more, and each is narrower.
MOST_CHARACTERS_BESIDE_KEPT = 8
# What was saved is drawn as a line from so many entries on.
FEWEST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """What a member had at one moment, in minor units of the group's currency and whole shares."""

    shares: int = 0
    shares_minor: int = 0
    carried_minor: int = 0
    fines_owed_minor: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """What one meeting, or what takes one back, changed for one member; taking back is negative.

    `number` is that of the journal transaction, None where no money moved at all. `cancels` and `cancelled_by` are numbers
    of journal transactions; `presence` is None for what did not happen at a meeting, which `memo` then tells. `grant_minor`
    came to the member out of the social fund; `dividend_minor` of dividends and rebates was promised her, or paid (below zero).
    """

    day: date
    number: int | None
    presence: Presence | None
    bought: int = 0
    returned: int = 0
    shares_minor: int = 0
    carried_minor: int = 0
    social_minor: int = 0
    fine_imposed_minor: int = 0
    fine_paid_minor: int = 0
    grant_minor: int = 0
    dividend_minor: int = 0
    sent_by: str = ""
    memo: str = ""
    cancels: int | None = None
    cancelled_by: int | None = None

    @property
    def shares(self) -> int:
        return self.bought - self.returned

    @property
    def stamps(self) -> int:
        """Marks to print for shares bought; none where they are too many to be counted by eye."""
        return _countable(max(self.bought, -self.returned))

    @property
    def crossed_stamps(self) -> int:
        """Marks to print crossed out: shares paid back, or taken back as a mistake."""
        return _countable(max(self.returned, -self.bought))

    @property
    def missed(self) -> bool:
        """Whether the passbook has a line in place of stamps."""
        return self.presence is not None and self.cancels is None and not self.bought and not self.returned


def _countable(shares: int) -> int:
    return shares if 0 < shares <= MOST_STAMPS else 0


@dataclass(frozen=True, slots=True)
class PassbookLine:
    movement: Movement
    after: Holding


@dataclass(frozen=True, slots=True)
class NextMeeting:
    day: date
    starts_at: str
    place: str


@dataclass(frozen=True, slots=True)
class MemberStatement:
    """One member's statement for a period. Opening plus every line is closing; consecutive statements join, and so do the parts
    of one that does not fit a paper. What is no line of the passbook (loans, turns …) stands on the last part."""

    kind: ClassVar[str] = "member_statement"
    title: ClassVar[str] = N_("Member statement")

    heading: Heading
    period: Period
    currency: Currency
    member_number: int
    member_name: str
    in_shares: bool
    share_value: Money
    opening: Holding
    lines: tuple[PassbookLine, ...]
    total: Movement
    closing: Holding
    next_meeting: NextMeeting | None
    loans: tuple[MemberLoan, ...] = ()
    projection: Projection | None = None
    turns: tuple[TurnOf, ...] = ()
    shared_out: tuple[SharedOutLine, ...] = ()
    volume: int = 1
    volumes: int = 1

    @property
    def is_last(self) -> bool:
        return self.volume == self.volumes

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        minor = self.closing.shares_minor
        saved = (("saved", minor), ("shares", self.closing.shares)) if self.in_shares else (("savings", minor),)
        owed = ("loans_owed", sum(loan.balance_minor for loan in self.loans))
        return (*saved, ("fines_owed", self.closing.fines_owed_minor), *((owed,) if self.loans else ()))

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def saved_in_notes(self) -> InPieces:
        return in_pieces(self.money(self.closing.shares_minor))

    @property
    def savings_drawn(self) -> BalanceChart | None:
        """What she had saved from day to day; None where a line would be no more than two steps, or is not whole."""
        if len(self.lines) < FEWEST_STEPS or self.volumes > 1:
            return None
        stands = [Stand(line.movement.day, line.after.shares_minor) for line in self.lines]
        unknown = Stand(self.heading.printed_on + timedelta(days=1), None)
        opening = Stand(self.period.start, self.opening.shares_minor)
        return balance_chart((opening, *stands, unknown), self.period, self.currency, high=4)

    @property
    def shows_carried(self) -> bool:
        """Whether the group keeps money for a member's next share, and this member ever had some."""
        return any((self.opening.carried_minor, *(line.movement.carried_minor for line in self.lines)))

    @property
    def last_meetings(self) -> tuple[Movement, ...]:
        """The last meetings that still stand, the oldest first: who missed one sees it at once."""
        held = [line.movement for line in self.lines if line.movement.presence is not None]
        return tuple([one for one in held if one.cancels is None and one.cancelled_by is None][-MOST_LAST:])

    @property
    def older(self) -> int:
        """How many of them are left out on a narrow sheet."""
        return max(0, len(self.last_meetings) - RECENT)

    @property
    def loans_owed(self) -> Money:
        return self.money(sum(loan.balance_minor for loan in self.loans if not loan.gone_to))

    @property
    def wide(self) -> bool:
        most = MOST_CHARACTERS_BESIDE_KEPT if self.shows_carried else MOST_UPRIGHT_CHARACTERS
        amounts = (self.opening.shares_minor, self.closing.shares_minor, self.total.social_minor, self.total.fine_imposed_minor)
        return too_wide_for_upright(amounts, self.currency, most)


def member_statement(
    session: Session,
    group: Group,
    member: Member,
    period: Period,
    *,
    through_number: int | None = None,
    share_out: SharedOut | None = None,
    part: int = 1,
) -> MemberStatement:
    """The member's statement for a period, as the book stood at entry `through_number` (None: now). `share_out`: the projected
    share-out at its end, where it is known already. Of a statement in parts, that `part`, or the nearest that there is.

    Raises SheetDisagrees, EntryUnknown, MeetingWithoutRules.
    """
    every = member_statements(session, group, member, period, through_number=through_number, share_out=share_out)
    return every[min(max(part, 1), len(every)) - 1]


def member_statements(
    session: Session,
    group: Group,
    member: Member,
    period: Period,
    *,
    through_number: int | None = None,
    share_out: SharedOut | None = None,
) -> tuple[MemberStatement, ...]:
    """Every part of the member's statement, nearly always one. Raises what `member_statement` raises."""
    heading = heading_of(session, group, through_number, about=f"member:{member.number}")
    history = _history(session, group, member, period.end, heading.number)
    opening = _holding(Holding(), [movement for movement in history if movement.day < period.start])
    terms = terms_on(session, group, max(period.end, group.founded_on))
    if share_out is None and terms.sharing is not None:
        share_out = projected(session, group, min(period.end, heading.printed_on), heading.number)
    lines = _lines(opening, [movement for movement in history if movement.day >= period.start])
    whole = MemberStatement(
        heading=heading,
        period=period,
        currency=group.money,
        member_number=member.number,
        member_name=member.name,
        in_shares=terms.in_shares,
        share_value=Money(terms.share_value_minor, group.money),
        opening=opening,
        lines=lines,
        total=_total(period.end, [line.movement for line in lines]),
        closing=lines[-1].after if lines else opening,
        next_meeting=_next_meeting(session, group, heading.printed_on),
        loans=member_loans(session, group, member, period, heading.number),
        projection=projection_of(share_out, member.number),
        turns=member_turns(session, group, member, period, heading.number),
        shared_out=shared_out(session, group, member.number, period, heading.number),
    )
    return in_parts(whole)


def in_parts(whole: MemberStatement, most_lines: int = MOST_LINES_OF_A_PART) -> tuple[MemberStatement, ...]:
    """The statement as so many papers as its lines need, each beginning with what the one before ended with."""
    parts = max(1, -(-len(whole.lines) // most_lines))
    return tuple(_part(whole, number, parts, most_lines) for number in range(1, parts + 1)) if parts > 1 else (whole,)


def _part(whole: MemberStatement, number: int, parts: int, most_lines: int) -> MemberStatement:
    start, end = (number - 1) * most_lines, number * most_lines
    lines = whole.lines[start:end]
    cut = replace(
        whole,
        opening=whole.lines[start - 1].after if start else whole.opening,
        lines=lines,
        total=_total(lines[-1].movement.day, [line.movement for line in lines]),
        closing=lines[-1].after,
        volume=number,
        volumes=parts,
    )
    return cut if cut.is_last else replace(cut, next_meeting=None, loans=(), projection=None, turns=(), shared_out=())


def _lines(opening: Holding, movements: Sequence[Movement]) -> tuple[PassbookLine, ...]:
    holding, lines = opening, []
    for movement in movements:
        holding = _holding(holding, [movement])
        lines.append(PassbookLine(movement, holding))
    return tuple(lines)


def _history(session: Session, group: Group, member: Member, until: date, through_number: int) -> list[Movement]:
    """Everything that touched the member up to a day, the oldest first."""
    keys = [charts.of_member(template.code, member.number) for template in charts.PER_MEMBER]
    ever = Period(balances.FIRST_DAY, until)
    posted: dict[int, list[balances.Movement]] = defaultdict(list)
    for movement in balances.movements(session, book_of(session, group), keys, ever, through_number):
        posted[movement.number].append(movement)
    found = []
    for recorded in recorded_sheets(session, group, until, through_number):
        if member.number in recorded.sheet.standing:
            moved = posted.pop(recorded.number, []) if recorded.number is not None else []
            found.append(_of_meeting(member.number, recorded, moved))
    values = _share_values(session, group)
    found += [_of_posting(moved, values) for moved in posted.values()]
    return sorted(found, key=lambda movement: (movement.day, movement.number or 0))


def _of_meeting(member: int, recorded: RecordedSheet, moved: Sequence[balances.Movement]) -> Movement:
    sheet, sign = recorded.sheet, recorded.sign
    row = next(row for row in sheet.rows if row.member_number == member)
    shares_minor = _change(moved, sheet.terms.savings_code)
    counted_minor = sign * sheet.saved_by(row)
    if shares_minor != counted_minor:
        raise SheetDisagrees(
            number=recorded.number or 0, member=member, sheet=sheet.money(counted_minor), ledger=sheet.money(shares_minor)
        )
    return Movement(
        day=recorded.day,
        number=recorded.number,
        presence=row.presence,
        bought=sign * row.shares,
        returned=sign * row.shares_returned,
        shares_minor=shares_minor,
        carried_minor=_change(moved, charts.CARRIED_FORWARD),
        social_minor=sign * row.money_in(Pot.SOCIAL_FUND, sheet.terms),
        fine_imposed_minor=_imposed(moved),
        fine_paid_minor=_paid(moved),
        grant_minor=sign * _granted(recorded, member),
        sent_by=row.sent_by,
        cancels=recorded.cancels,
        cancelled_by=recorded.cancelled_by,
    )


# What a share cost from a day on, and the account that the shares stood under.
ShareValue = tuple[date, str, int]


def _share_values(session: Session, group: Group) -> list[ShareValue]:
    """What shares have cost under each version of the rules, the latest first."""
    agreed = [(version.valid_from, terms_from_json(version.terms)) for version in versions(session, group)]
    return [(since, terms.savings_code, terms.share_value_minor) for since, terms in reversed(agreed) if terms.in_shares]


def _of_posting(moved: Sequence[balances.Movement], values: Sequence[ShareValue]) -> Movement:
    """What was posted for the member otherwise than at a meeting: by a voucher, or when the book began."""
    first = moved[0]
    came, went = _shares(moved, values)
    taken_back = first.reverses is not None  # then what went away had come by mistake, and the other way round
    return Movement(
        day=first.day,
        number=first.number,
        presence=None,
        bought=-went if taken_back else came,
        returned=-came if taken_back else went,
        shares_minor=_change(moved, *charts.SAVED),
        carried_minor=_change(moved, charts.CARRIED_FORWARD),
        fine_imposed_minor=_imposed(moved),
        fine_paid_minor=_paid(moved),
        dividend_minor=_change(moved, charts.DIVIDENDS_TO_PAY),
        memo=first.memo,
        cancels=first.reverses,
        cancelled_by=first.reversed_by,
    )


def _shares(moved: Sequence[balances.Movement], values: Sequence[ShareValue]) -> tuple[int, int]:
    """How many whole shares came and went; when a group changes its rules, some go and others come on the same day."""
    came = went = 0
    for code in {code for _, code, _ in values}:
        since = (value for valid_from, held, value in values if held == code and valid_from <= moved[0].day)
        change = _change(moved, code) // next(since, 1) if _change(moved, code) else 0
        came, went = came + max(change, 0), went + max(-change, 0)
    return came, went


def _change(moved: Sequence[balances.Movement], *codes: str) -> int:
    """By how much what the group owes the member under these codes grew."""
    return sum(one.credit_minor - one.debit_minor for one in moved if one.key.code in codes)


def _imposed(moved: Sequence[balances.Movement]) -> int:
    fines = (one for one in moved if one.key.code == charts.FINES_OWED and one.other_side.code == charts.FINES)
    return sum(one.debit_minor - one.credit_minor for one in fines)


def _paid(moved: Sequence[balances.Movement]) -> int:
    paid = (one for one in moved if one.key.code == charts.FINES_OWED and one.other_side.code != charts.FINES)
    return sum(one.credit_minor - one.debit_minor for one in paid)


def _granted(recorded: RecordedSheet, member: int) -> int:
    return sum(
        line.amount_minor
        for line in recorded.sheet.others
        if line.member_number == member and line.kind is OtherKind.SOCIAL_GRANT
    )


def _holding(before: Holding, movements: Sequence[Movement]) -> Holding:
    return Holding(
        shares=before.shares + sum(one.shares for one in movements),
        shares_minor=before.shares_minor + sum(one.shares_minor for one in movements),
        carried_minor=before.carried_minor + sum(one.carried_minor for one in movements),
        fines_owed_minor=before.fines_owed_minor
        + sum(one.fine_imposed_minor - one.fine_paid_minor for one in movements),
    )


def _total(day: date, movements: Sequence[Movement]) -> Movement:
    return Movement(
        day=day,
        number=None,
        presence=None,
        bought=sum(one.bought for one in movements),
        returned=sum(one.returned for one in movements),
        shares_minor=sum(one.shares_minor for one in movements),
        carried_minor=sum(one.carried_minor for one in movements),
        social_minor=sum(one.social_minor for one in movements),
        fine_imposed_minor=sum(one.fine_imposed_minor for one in movements),
        fine_paid_minor=sum(one.fine_paid_minor for one in movements),
        grant_minor=sum(one.grant_minor for one in movements),
    )


def _next_meeting(session: Session, group: Group, after: date) -> NextMeeting | None:
    days = next_days(session, group, after, count=1)
    if not days:
        return None
    series = [one for one in series_of(session, group) if one.first_on <= days[0]][-1]
    return NextMeeting(days[0], series.starts_at, series.place)
