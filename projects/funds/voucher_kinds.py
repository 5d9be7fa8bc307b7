"""Every kind of voucher that a fund has: what may get into its book."""

from ledger.vouchers import Kind
from projects.funds import coming_in, going_out, loans

KINDS: tuple[Kind, ...] = (*coming_in.KINDS, *loans.KINDS, *going_out.KINDS)
