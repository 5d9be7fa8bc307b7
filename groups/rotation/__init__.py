"""Rotating savings: everybody pays the same at each turn, and each slot takes the whole pot once."""
