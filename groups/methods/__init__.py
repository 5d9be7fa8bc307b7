"""Constitutions to start from: one for every method of saving, as plain data that a group adapts and signs."""
