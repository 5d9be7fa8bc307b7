"""Proposals of a round: collected, corrected, merged, split, reviewed, withdrawn; then frozen onto the ballot."""
