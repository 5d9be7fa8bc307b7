"""These tests work in a session that is undone."""

from tests.undone import session, shared_engine

__all__ = ["session", "shared_engine"]
