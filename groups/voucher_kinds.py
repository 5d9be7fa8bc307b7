"""Every kind of voucher that a group has: what may get into its journal besides the sheets of its meetings."""

from collections.abc import Mapping

from groups.collectors.kinds import COLLECTION_ROUND, HAND_OVER, WITHDRAWAL
from groups.conversion.carrying import CARRY_OVER
from groups.conversion.form_changing import FORM_CHANGE
from groups.general_voucher import GENERAL
from groups.kiosk.kinds import KIOSK_ARREARS, KIOSK_BILL, KIOSK_DAY, KIOSK_METER, KIOSK_PAYMENT
from groups.loans.kinds import LOAN_KINDS
from groups.rotation.kinds import ROTATION_BEGIN, ROTATION_CHANGE, ROTATION_TURN
from groups.sharing.buy_in import BUY_IN
from groups.sharing.leaving import LEAVING
from groups.sharing.share_out_voucher import SHARE_OUT
from groups.sharing.year_vouchers import PAYOUT_KIND, YEAR_END_KIND
from groups.starting.voucher import OPENING, RECORD
from ledger.vouchers import Kind

_ALL: tuple[Kind, ...] = (
    GENERAL,
    CARRY_OVER,
    FORM_CHANGE,
    OPENING,
    RECORD,
    ROTATION_BEGIN,
    ROTATION_TURN,
    ROTATION_CHANGE,
    KIOSK_METER,
    KIOSK_DAY,
    KIOSK_BILL,
    KIOSK_ARREARS,
    KIOSK_PAYMENT,
    *LOAN_KINDS,
    SHARE_OUT,
    LEAVING,
    BUY_IN,
    YEAR_END_KIND,
    PAYOUT_KIND,
    COLLECTION_ROUND,
    HAND_OVER,
    WITHDRAWAL,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
