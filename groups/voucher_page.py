"""What the page of a voucher shows: what it says, where its money goes, who did what, and what may come next."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.deeds import Deed, deed, name_of
from core.marks import Term
from core.money import Money, currency
from groups.charts import BY_CODE, member_number
from groups.finding import journal_transaction
from groups.members import everybody
from groups.models import Group
from groups.vouchers import kind_of
from ledger.chart import AccountKey, AccountType
from ledger.models import Account
from ledger.posting import Entry
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import bundle_of


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account as a treasurer calls it; `member` and `number` say whose part of it, where it is split."""

    name: Term
    number: int | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An amount, where it comes from and where it goes.

    Money comes from the credit account and goes to the debit account; what only changes whose it is (two accounts of what the
    group owes, has of its own or received) is told the other way round, as it goes from one claim to the other.
    """

    source: NamedAccount
    target: NamedAccount
    amount: Money
    memo: str


@dataclass(frozen=True, slots=True)
class VoucherPage:
    """`said` is what the kind reads in the content. `own`: the reader herself did what a second officer has to agree to.
    `others` are the vouchers of other groups that stand or fall with this one, where each group may be unknown to the reader.
    `names` are everybody's, by number, for contents that name members.
    """

    title: Term
    said: object
    lines: tuple[Line, ...]
    prepared: Deed | None
    confirmed: Deed | None
    withdrawn: Deed | None
    reversed: Deed | None
    asked: str
    own: bool
    fingerprint: str
    others: tuple[tuple[Group, Voucher], ...]
    names: Mapping[int, str]


def voucher_page(session: Session, group: Group, voucher: Voucher, reader: str) -> VoucherPage:
    """`reader` is the actor who looks at it."""
    kind = kind_of(voucher)
    first_officer = voucher.prepared_by if voucher.state == VoucherState.PREPARED else voucher.reversal_asked_by
    return VoucherPage(
        title=Term(kind.title),
        said=kind.read(voucher.content),
        lines=lines_of(session, group, voucher),
        prepared=deed(session, voucher.prepared_by, voucher.prepared_at),
        confirmed=deed(session, voucher.confirmed_by, voucher.confirmed_at),
        withdrawn=deed(session, voucher.withdrawn_by, voucher.withdrawn_at),
        reversed=deed(session, voucher.reversed_by, voucher.reversed_at),
        asked=name_of(session, voucher.reversal_asked_by) if voucher.reversal_asked_by else "",
        own=first_officer == reader,
        fingerprint=_fingerprint(session, group, voucher),
        others=_others(session, voucher),
        names=names_of(session, group),
    )


def names_of(session: Session, group: Group) -> dict[int, str]:
    return {member.number: member.name for member in everybody(session, group)}


def lines_of(session: Session, group: Group, voucher: Voucher) -> tuple[Line, ...]:
    """What the voucher moves, line by line, in the order of the journal."""
    names = names_of(session, group)
    known = session.execute(select(Account.code, Account.name, Account.type).where(Account.book_id == group.book_id))
    accounts = {code: (template.name, template.type) for code, template in BY_CODE.items()}
    accounts |= {code: (name, AccountType(kind)) for code, name, kind in known}

    def named(key: AccountKey) -> NamedAccount:
        number = member_number(key.holder) if key.holder else None
        return NamedAccount(Term(accounts[key.code][0]), number, names.get(number or 0, ""))

    def line(entry: Entry) -> Line:
        a_claim = not any(accounts[key.code][1].normal_side_is_debit for key in (entry.debit, entry.credit))
        source, target = (entry.debit, entry.credit) if a_claim else (entry.credit, entry.debit)
        return Line(named(source), named(target), Money(entry.amount_minor, currency(group.currency)), entry.memo)

    return tuple(line(entry) for entry in kind_of(voucher).entries(voucher.content))


def _fingerprint(session: Session, group: Group, voucher: Voucher) -> str:
    if voucher.journal_number is None:
        return ""
    return " ".join(wrap(journal_transaction(session, group, voucher.journal_number).fingerprint, 4))


def _others(session: Session, voucher: Voucher) -> tuple[tuple[Group, Voucher], ...]:
    others = {one.book_id: one for one in bundle_of(session, voucher) if one.id != voucher.id}
    groups = session.scalars(select(Group).where(Group.book_id.in_(others)).order_by(Group.id))
    return tuple((group, others[group.book_id]) for group in groups)
