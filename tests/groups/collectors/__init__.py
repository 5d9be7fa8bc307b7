"""Daily savings by collectors."""
