"""A water kiosk run by a group: meters, cash from the attendant, and the water board's bills."""
