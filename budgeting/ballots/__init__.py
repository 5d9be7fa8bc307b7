"""Ballots: what they may say, how they arrive, how paper is entered and reconciled, and what is counted. None leads to a voter."""
