"""Daily savings: collectors, their rounds from door to door, and what they hand over to the treasurer."""
