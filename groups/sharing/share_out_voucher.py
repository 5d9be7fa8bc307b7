"""The share-out of a group: reckoned from its books, prepared by one officer, confirmed by another. It ends the cycle.

Refuses what the constitution does not allow, what has not been counted, what the box cannot pay, and what was reckoned on books
that have moved since.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.marks import N_
from groups.accounts import open_for_rules
from groups.constitution import versions
from groups.cycles import current_cycle, cycle_on
from groups.errors import MeetingWithoutRules
from groups.figures import POT_NAMES, Pot
from groups.loans.entering import take_back
from groups.models import STATE_NAMES, Cycle, Group, Meeting, MeetingState
from groups.sharing import share_out_errors as errors
from groups.sharing.loan_set_off import keep_set_offs
from groups.sharing.rules import SharingRules, Strategy
from groups.sharing.share_books import read_books
from groups.sharing.share_out_content import Decided, SharedOut, from_content, reckoned, value_of
from groups.sharing.share_out_working import Shown, shown
from groups.terms import Terms, terms_from_json
from ledger.models import Book, Posting
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind


def rules_of_day(session: Session, group: Group, day: date) -> tuple[int, Terms, SharingRules]:
    """The constitution's version of a day, and what it says of sharing out.

    Raises MeetingWithoutRules, NoShareOut, CapitalNotShared, NoSharesToDivideBy.
    """
    in_force = [one for one in versions(session, group) if one.valid_from <= day]
    if not in_force:
        raise MeetingWithoutRules(day=day)
    version, terms = in_force[-1].version, terms_from_json(in_force[-1].terms)
    if terms.savings_are_capital:
        raise errors.CapitalNotShared(version=version)
    if terms.sharing is None:
        raise errors.NoShareOut(version=version)
    if not terms.in_shares and any(part.strategy is Strategy.BY_SHARES for part in terms.sharing.parts):
        raise errors.NoSharesToDivideBy(version=version)
    return version, terms, terms.sharing


def reckon(session: Session, group: Group, decided: Decided, rules: SharingRules | None = None) -> SharedOut:
    """What a share-out on that day would be; nothing is written. `rules`: what if the group had agreed to these instead.

    Raises as `rules_of_day`, and MeetingOutsideCycle, ShareOutInFuture, NoMemberCarries,
    CarriedOverTooMuch, PartsBeyondPool.
    """
    if decided.day > (now := today(group.timezone)):
        raise errors.ShareOutInFuture(day=decided.day, today=now)
    version, terms, agreed = rules_of_day(session, group, decided.day)
    cycle = cycle_on(session, group, decided.day)
    read = read_books(session, group, terms, rules or agreed, decided.day, cycle.starts_on)
    unknown = set(decided.carried_over) - {one.number for one in read.holdings}
    if unknown:
        raise errors.NoMemberCarries(member=min(unknown))
    return reckoned(
        read,
        rules or agreed,
        decided,
        group.money,
        cycle=cycle.number,
        cycle_ends_on=cycle.ends_on,
        version=version,
        savings_code=terms.savings_code,
    )


def refuse_unready(session: Session, group: Group, shared: SharedOut) -> None:
    """Whatever stands in the way of posting this share-out.

    Raises TooEarly, PostedLater, MeetingInTheWay, BankHoldsLess, CashNotCounted, CountNeedsReason, SocialFundDiffers,
    NothingToShare, BoxCannotPay.
    """
    decided = shared.decided
    if shared.early and not shared.rules.early:
        end = shared.cycle_ends_on or decided.day
        raise errors.TooEarly(version=shared.version, end=end, day=decided.day, days=(end - decided.day).days)
    later = session.scalar(select(func.max(Posting.day)).where(Posting.book_id == group.book_id, Posting.day > decided.day))
    if later is not None:
        raise errors.PostedLater(later=later, day=decided.day)
    _refuse_open_meeting(session, group, decided.day)
    _refuse_count(shared)
    if not shared.result.total("gross_minor") + shared.welfare_minor:
        raise errors.NothingToShare(pool=shared.money(shared.result.really_there_minor))
    _refuse_beyond_box(shared)


def _refuse_open_meeting(session: Session, group: Group, day: date) -> None:
    unfinished = Meeting.state.in_((MeetingState.DRAFT, MeetingState.COUNTED))
    wanted = select(Meeting).where(Meeting.group_id == group.id, Meeting.held_on <= day, unfinished)
    meeting = session.scalars(wanted.order_by(Meeting.held_on)).first()
    if meeting is not None:
        state = STATE_NAMES[MeetingState(meeting.state)]
        raise errors.MeetingInTheWay(number=meeting.number, held=meeting.held_on, state=state)


def _refuse_count(shared: SharedOut) -> None:
    """The count of each pot that is paid from: it was made, and it says what the books say, or why not."""
    decided, books, money = shared.decided, shared.books, shared.money
    if shared.pool.bank_minor < 0:
        raise errors.BankHoldsLess(wanted=money(decided.from_bank_minor), there=money(books.bank_minor))
    if decided.counted is None:
        raise errors.CashNotCounted(pot=POT_NAMES[Pot.LOAN_FUND])
    if shared.difference_minor and not decided.difference_reason.strip():
        raise errors.CountNeedsReason(
            pot=POT_NAMES[Pot.LOAN_FUND],
            expected=money(shared.expected_cash_minor),
            counted=money(shared.pool.cash_minor),
            difference=money(abs(shared.difference_minor)),
        )
    if shared.rules.social_fund_too:
        if decided.social_counted is None:
            raise errors.CashNotCounted(pot=POT_NAMES[Pot.SOCIAL_FUND])
        counted = value_of(decided.social_counted)
        if counted != books.social_cash_minor:
            raise errors.SocialFundDiffers(expected=money(books.social_cash_minor), counted=money(counted))


def _refuse_beyond_box(shared: SharedOut) -> None:
    """Σ payouts, and what changes pots with them, within the counted cash."""
    money, due = shared.money, shared.result.total("due_minor") + shared.to_social_fund_minor
    missing = due - shared.cash_minor
    if shared.left_in_box_minor < 0 or (missing > 0 and not shared.decided.in_part):
        raise errors.BoxCannotPay(due=money(due), cash=money(shared.cash_minor), missing=money(missing))


def _read(content: str) -> Shown:
    return shown(from_content(content))


def _entries(content: str) -> tuple[Entry, ...]:
    return from_content(content).entries()


def group_of(session: Session, book: Book) -> Group:
    """Whose book it is."""
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises ShareOutOutdated, and as `reckon` and `refuse_unready`."""
    group, kept = group_of(session, book), from_content(voucher.content)
    fresh = reckon(session, group, kept.decided)
    if replace(fresh, names={}) != replace(kept, names={}):
        raise errors.ShareOutOutdated()
    refuse_unready(session, group, fresh)


def _open_accounts(session: Session, book: Book, voucher: Voucher) -> None:
    group = group_of(session, book)
    _, terms, _ = rules_of_day(session, group, voucher.day)
    open_for_rules(session, group, terms)


def _cycle_of(session: Session, group: Group, number: int) -> Cycle:
    return session.scalars(select(Cycle).where(Cycle.group_id == group.id, Cycle.number == number)).one()


def _end_cycle(session: Session, book: Book, voucher: Voucher) -> None:
    """The cycle ends with the share-out, the next one begins when the group says so; the loans know that they were paid."""
    shared, group = from_content(voucher.content), group_of(session, book)
    _cycle_of(session, group, shared.cycle).ends_on = voucher.day
    session.flush()
    keep_set_offs(session, group, book, voucher, shared.set_offs)


def _reopen_cycle(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises NextCycleBegun, and as `groups.loans.entering.take_back`."""
    shared, group = from_content(voucher.content), group_of(session, book)
    last = current_cycle(session, group)
    if last is not None and last.number > shared.cycle:
        raise errors.NextCycleBegun(number=last.number)
    _cycle_of(session, group, shared.cycle).ends_on = shared.cycle_ends_on
    session.flush()
    by = voucher.reversed_by or voucher.prepared_by
    take_back(session, group, voucher.journal_reference, voucher.reversal_number, by=by)


SHARE_OUT = Kind(
    name="share-out",
    title=N_("Share-out"),
    read=_read,
    entries=_entries,
    check=_check,
    before=_open_accounts,
    posted=_end_cycle,
    taken_back=_reopen_cycle,
)
