"""What groups do for each other: peer audits, the monthly report to a federation, and one view over many groups."""
