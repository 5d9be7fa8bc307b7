"""Upgrading projects, settlements and state co-financing: who promised, who paid, what was bought. Never imports `groups`."""
