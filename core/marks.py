"""Marks for the catalogues. Nothing is translated here: that is done where the reader is known."""


def N_(text: str) -> str:
    return text


class Term(str):
    """A marked word that travels inside another sentence (the name of a field, a pot) and is translated with it."""

    __slots__ = ()
