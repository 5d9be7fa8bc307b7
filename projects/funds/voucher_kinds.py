"""Every kind of voucher that a fund has: what may get into its book."""

from ledger.vouchers import Kind
from projects.funds import award_money, awarding, coming_in, going_out, loans, setting_aside

OF_ROUNDS: tuple[Kind, ...] = (*setting_aside.KINDS, *awarding.KINDS, *award_money.KINDS)
KINDS: tuple[Kind, ...] = (*coming_in.KINDS, *loans.KINDS, *going_out.KINDS, *OF_ROUNDS)
