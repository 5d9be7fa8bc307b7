"""Savings groups: who is in them, what they agreed, and what happened at their meetings."""
