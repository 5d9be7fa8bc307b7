"""What a round decided, carried out: money set aside, awards ratified, committed, paid, accounted for, given back, closed."""
