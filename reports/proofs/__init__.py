"""Proofs that lines are in a book, which show nothing of anybody else's: an RFC 6962 tree over the book's journal."""
