"""Preparing what changes a group: one voucher in each book that it concerns, to be confirmed together."""

from dataclasses import replace

from sqlalchemy.orm import Session

from core.language import language
from core.marks import N_
from groups import vouchers
from groups.conversion.carry_over import CARRYING_NAMES, CarryOver, content_of
from groups.conversion.carrying import CARRY_OVER, group_named
from groups.conversion.form_change import FormChange, form_content_of
from groups.conversion.form_changing import FORM_CHANGE
from groups.models import Group
from groups.terms import METHOD_NAMES
from ledger.voucher_models import Voucher

MEMO = N_("{what}: {successor}")
FORM_MEMO = N_("From now on: {method}")


def prepare_carry_over(session: Session, carry_over: CarryOver, *, by: str, reference: str = "") -> tuple[Voucher, ...]:
    """One voucher in the book of each source and one in the successor's, to be confirmed together.

    Raises what `groups.vouchers.prepare_bundle` raises.
    """
    successor = group_named(session, carry_over.successor)
    contents = [
        (group_named(session, source.group), content_of(replace(carry_over, part=place)))
        for place, source in enumerate(carry_over.sources)
    ]
    contents.append((successor, content_of(carry_over)))
    memo = language(successor.locale).text(
        MEMO, what=CARRYING_NAMES[carry_over.kind], successor=carry_over.successor_name
    )
    return vouchers.prepare_bundle(session, contents, CARRY_OVER, carry_over.day, memo[:300], by=by, reference=reference)


def prepare_form_change(session: Session, group: Group, change: FormChange, *, by: str, reference: str = "") -> Voucher:
    """Raises what `groups.vouchers.prepare` raises."""
    memo = language(group.locale).text(FORM_MEMO, method=METHOD_NAMES[change.terms.method])
    content = form_content_of(change)
    return vouchers.prepare(session, group, FORM_CHANGE, change.day, content, memo[:300], by=by, reference=reference)
