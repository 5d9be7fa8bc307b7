"""Every kind of voucher that a project has: what may get into its books."""

from collections.abc import Mapping

from ledger.vouchers import Kind
from projects import agreements
from projects.advances import kinds as advances
from projects.in_kind import contribution as in_kind
from projects.liquidation import report as liquidation
from projects.spending import kinds as spending

_OF_EACH_ROOM = (
    *agreements.KINDS,
    *spending.KINDS,
    *advances.KINDS,
    *liquidation.KINDS,
    *in_kind.KINDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _OF_EACH_ROOM}
