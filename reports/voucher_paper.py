"""A voucher on paper: what was agreed and why, where the money went, the two officers, and the fingerprint of its text."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import Deed, deed
from core.marks import N_, Term
from core.money import Currency
from groups.models import Group
from groups.voucher_page import Line, NamedAccount, lines_of
from groups.vouchers import kind_of
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import digest_of
from reports.meeting_paper import Signer, signers
from reports.papers import Heading, Names, capped, grouped, too_wide_for_upright
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class VoucherPaper:
    """`said` is what the kind `kind_name` reads in the content; `statements/vouchers/<kind_name>.html` prints it."""

    kind: ClassVar[str] = "voucher"
    title: ClassVar[str] = N_("Voucher")

    heading: Heading
    currency: Currency
    timezone: str
    names: Names
    number: int
    day: date
    kind_name: str
    kind_title: Term
    memo: str
    said: object
    lines: tuple[Line, ...]
    left_out: int
    largest_minor: int
    confirmed: bool
    withdrawn: bool
    journal_number: int | None
    taken_back: bool
    taken_back_by: int | None
    reason_back: str
    prepared: Deed | None
    confirmation: Deed | None
    reversal: Deed | None
    evidence: str
    signers: tuple[Signer, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("largest", self.largest_minor),) if self.lines else ()

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.largest_minor,), self.currency)


def voucher_paper(session: Session, group: Group, voucher: Voucher, *, names: Names = Names.FULL) -> VoucherPaper:
    """The voucher as it stands now."""
    kind = kind_of(voucher)
    lines = tuple(_shown(line, names) for line in lines_of(session, group, voucher))
    shown, left_out = capped(lines)
    return VoucherPaper(
        heading=heading_of(session, group, about=f"voucher:{voucher.number}"),
        currency=group.money,
        timezone=group.timezone,
        names=names,
        number=voucher.number,
        day=voucher.day,
        kind_name=voucher.kind,
        kind_title=Term(kind.title),
        memo=voucher.memo,
        said=kind.read(voucher.content),
        lines=shown,
        left_out=left_out,
        largest_minor=max((line.amount.minor for line in lines), default=0),
        confirmed=voucher.state in (VoucherState.POSTED, VoucherState.REVERSED),
        withdrawn=voucher.state == VoucherState.WITHDRAWN,
        journal_number=voucher.journal_number,
        taken_back=voucher.state == VoucherState.REVERSED,
        taken_back_by=voucher.reversal_number,
        reason_back=(voucher.reversal_reason or "") if voucher.state == VoucherState.REVERSED else "",
        prepared=deed(session, voucher.prepared_by, voucher.prepared_at),
        confirmation=deed(session, voucher.confirmed_by, voucher.confirmed_at),
        reversal=deed(session, voucher.reversed_by, voucher.reversed_at),
        evidence=grouped(digest_of(voucher.content).hex()),
        signers=signers(session, group, voucher.day, names),
    )


def _shown(line: Line, names: Names) -> Line:
    if names is Names.FULL:
        return line
    return replace(line, source=_without_name(line.source), target=_without_name(line.target))


def _without_name(account: NamedAccount) -> NamedAccount:
    return replace(account, member="")
