"""Ballots: what they may say, how they arrive, how paper is reconciled, what is counted. None leads to a voter."""
