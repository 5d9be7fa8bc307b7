"""Every kind of voucher that a group has: what may get into its journal besides the sheets of its meetings."""

from collections.abc import Mapping

from ledger.vouchers import Kind

_ALL: tuple[Kind, ...] = ()
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
