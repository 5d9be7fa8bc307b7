"""Settlements, their households, and exports of field tools made for tests."""
