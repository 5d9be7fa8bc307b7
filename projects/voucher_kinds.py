"""Every kind of voucher that a project or a fund has: what may get into their books."""

from collections.abc import Mapping

from ledger.vouchers import Kind
from projects import agreements
from projects.funds import voucher_kinds as of_funds
from projects.spending import kinds as spending

_OF_EACH_ROOM = (
    *agreements.KINDS,
    *spending.KINDS,
    *of_funds.KINDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _OF_EACH_ROOM}
