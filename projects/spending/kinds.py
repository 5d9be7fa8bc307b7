"""Every kind of voucher by which a project's money is spent or given back."""

from ledger.vouchers import Kind
from projects.spending.bank_items import BANK_ITEM
from projects.spending.giving_back import GRANT_RETURN, LOAN_REPAYMENT
from projects.spending.off_bank import OFF_BANK_PAYMENT
from projects.spending.payment import PAYMENT
from projects.spending.retention import RETENTION_PAYMENT

KINDS: tuple[Kind, ...] = (PAYMENT, RETENTION_PAYMENT, OFF_BANK_PAYMENT, GRANT_RETURN, LOAN_REPAYMENT, BANK_ITEM)
