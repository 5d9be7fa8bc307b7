"""Vouchers on several phones at the same time: numbered without gaps, posted once, and nobody waits for ever."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.db import transaction
from core.errors import Refusal
from groups import vouchers
from groups.figures import Row
from groups.finding import book_of
from groups.general_voucher import GENERAL, General, Happening, content_of
from groups.meetings import confirm, count, start
from groups.models import Group, Meeting
from groups.verify import verify_group
from ledger.balances import head
from ledger.verify import verify_book
from ledger.voucher_models import Voucher, VoucherState
from tests.groups.test_concurrent_officers import at_once
from tests.groups.village import FOUNDED, KEY_HOLDER, TREASURER, a_group, counted, written


def prepared(session: Session, group_id: int, amount: int) -> int:
    group = session.get_one(Group, group_id)
    content = content_of(General("KES", Happening.GIFT, amount, "From the market"))
    return vouchers.prepare(session, group, GENERAL, FOUNDED, content, "", by=TREASURER).id


def confirmed(session: Session, group_id: int, voucher_id: int, by: str = KEY_HOLDER) -> str:
    group, voucher = session.get_one(Group, group_id), session.get_one(Voucher, voucher_id)
    return vouchers.confirm(session, group, voucher, by=by).state


def well(session: Session, group_id: int) -> bool:
    group = session.get_one(Group, group_id)
    return not [*verify_group(session, group), *verify_book(session, book_of(session, group))]


def test_prepared_at_once_they_are_numbered_in_a_row_and_posted_once(engine: Engine) -> None:
    with transaction(engine) as session:
        group_id = a_group(session).id
    ids = at_once(engine, *(lambda session, amount=n: prepared(session, group_id, amount) for n in range(1, 5)))
    with transaction(engine) as session:
        assert sorted(session.scalars(select(Voucher.number))) == [1, 2, 3, 4]
    first = min(one for one in ids if isinstance(one, int))
    states = at_once(engine, *(lambda session, n=n: confirmed(session, group_id, first, f"user:{n}") for n in range(4)))
    assert states == [VoucherState.POSTED] * 4
    with transaction(engine) as session:
        assert head(session, book_of(session, session.get_one(Group, group_id))).number == 1
        assert well(session, group_id)


def test_a_voucher_and_a_meeting_at_once(engine: Engine) -> None:
    """Whichever comes first; the sheet that was counted on other cash is refused, and neither waits for ever."""
    with transaction(engine) as session:
        group = a_group(session)
        group_id, voucher_id = group.id, prepared(session, group.id, 100)
        meeting = start(session, group, FOUNDED, by=TREASURER)
        count(session, meeting, counted(written(session, group, FOUNDED, [Row(1, shares=2)])), 1, by=TREASURER)
        meeting_id = meeting.id
    met, agreed = at_once(
        engine,
        lambda session: confirm(session, session.get_one(Meeting, meeting_id), by=KEY_HOLDER).state,
        lambda session: confirmed(session, group_id, voucher_id),
    )
    assert agreed == VoucherState.POSTED
    assert met == "posted" or isinstance(met, Refusal) and met.code == "opening-changed"
    with transaction(engine) as session:
        assert well(session, group_id)
