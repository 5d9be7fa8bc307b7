"""Every kind of voucher that a project has: what may get into its books."""

from collections.abc import Mapping

from ledger.vouchers import Kind
from projects import agreements

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in agreements.KINDS}
