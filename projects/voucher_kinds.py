"""Every kind of voucher that a project has: what may get into its books."""

from collections.abc import Mapping

from ledger.vouchers import Kind
from projects import agreements
from projects.spending import kinds as spending

_OF_EACH_ROOM = (
    *agreements.KINDS,
    *spending.KINDS,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _OF_EACH_ROOM}
