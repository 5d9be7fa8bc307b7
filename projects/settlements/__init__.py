"""Settlements: their profile, their households with tenure, how these are counted, and who is left out by which funder's rule."""
