"""Loans as a group gives them: asked for, voted on, handed out and paid back at meetings, kept as a chain of events."""
