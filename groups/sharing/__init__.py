"""Sharing what a group has earned: share-outs, dividends and rebates, and the appropriation of a surplus."""
