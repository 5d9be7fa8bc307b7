"""What groups do for each other: visits, reports, one view over many."""
