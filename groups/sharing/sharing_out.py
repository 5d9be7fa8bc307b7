"""Preparing a share-out: one officer's part, after the group has tried it as often as it liked."""

from sqlalchemy.orm import Session

from core.language import language
from core.marks import N_
from groups import vouchers
from groups.finding import hold
from groups.models import Group
from groups.sharing.share_out_content import Decided, to_content
from groups.sharing.share_out_voucher import SHARE_OUT, reckon
from ledger.voucher_models import Voucher

_MEMO = N_("Share-out of cycle {number}")


def prepare(session: Session, group: Group, decided: Decided, *, by: str, reference: str = "") -> Voucher:
    """The voucher of a share-out, by the group's own rules.

    Raises as `share_out_voucher.reckon` and `refuse_unready`, and as `groups.vouchers.prepare`.
    """
    hold(session, group)
    shared = reckon(session, group, decided)
    memo = language(group.locale).text(_MEMO, number=shared.cycle)
    return vouchers.prepare(session, group, SHARE_OUT, decided.day, to_content(shared), memo, by=by, reference=reference)
