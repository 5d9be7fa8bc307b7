"""Accounting to a funder for what was spent of its money: liquidation reports, its decisions, and what is still open."""
