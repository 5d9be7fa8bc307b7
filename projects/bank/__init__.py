"""Bank statements: read from the bank's files, matched with the book by people, reconciled to the last satang. Posts nothing."""
