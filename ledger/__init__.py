"""Double entry: books, accounts, journal transactions and postings. Knows accounts, not people."""
