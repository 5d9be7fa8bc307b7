"""Every kind of voucher that a project or a fund has: what may get into their books."""

from collections.abc import Mapping

from ledger.vouchers import Kind
from projects import agreements
from projects.advances import kinds as advances
from projects.funds import voucher_kinds as of_funds
from projects.in_kind import contribution as in_kind
from projects.liquidation import report as liquidation
from projects.spending import kinds as spending

_OF_EACH_ROOM = (
    *agreements.KINDS,
    *spending.KINDS,
    *advances.KINDS,
    *liquidation.KINDS,
    *in_kind.KINDS,
    *of_funds.KINDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _OF_EACH_ROOM}
