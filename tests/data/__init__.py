"""Reads the worked cases that are kept beside this file."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def case(name: str) -> dict[str, Any]:
    """The case of a name such as "W10" or "C15". Raises KeyError."""
    lines = (CASES / "savings.jsonl").read_text(encoding="utf-8").splitlines()
    savings = [json.loads(line) for line in lines if line.strip()]
    projects = json.loads((CASES / "cofinancing.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {one["id"]: one for one in [*savings, *projects]}[name]
    return found
