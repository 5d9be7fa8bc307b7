"""Small elections of our own as .pb files: see README.md beside them."""

from pathlib import Path

FOLDER = Path(__file__).parent


def sample(name: str) -> Path:
    return FOLDER / f"{name}.pb"
