"""Ground floor: money, calendars, language, errors and the one commit. No Flask, and nothing of ours below it."""
