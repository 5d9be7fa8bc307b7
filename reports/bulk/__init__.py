"""Statements of many members in one go: asked for once, a row for each, printed by workers, put together for the printer."""
