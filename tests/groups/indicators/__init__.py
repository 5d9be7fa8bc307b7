"""Indicators of groups and of networks."""
