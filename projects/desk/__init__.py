"""The funding agency's desk: many projects at a glance, down to the receipt, and what an auditor does with them."""
