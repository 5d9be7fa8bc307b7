"""Indicators of groups and networks, each kept with its two parts, its day and the version of its formula."""
