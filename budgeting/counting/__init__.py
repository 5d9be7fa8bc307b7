"""Counting: pure functions from proposals, ballots, a budget and a rule to an outcome. No database, no clock, no floats."""
