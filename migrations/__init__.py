"""Numbered versions of the database, and how to bring one to the newest. Versions never import our models."""
