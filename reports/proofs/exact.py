"""Proofs, heads and consistency proofs as files: canonical JSON that names its kind, so that a reader finds out what she has."""

import json

from core import frozen
from reports.proofs import compact
from reports.proofs.errors import ProofUnreadable
from reports.proofs.shown import VERSION, Consistency, Proof, TreeHead

# How each kind is called in its file.
KINDS: dict[str, type[Proof] | type[TreeHead] | type[Consistency]] = {
    "proof": Proof,
    "tree_head": TreeHead,
    "tree_consistency": Consistency,
}
Shown = Proof | TreeHead | Consistency


def to_file(shown: Shown) -> str:
    """One line."""
    (kind,) = (name for name, one in KINDS.items() if isinstance(shown, one))
    return frozen.to_text({"three_keys": kind, "v": VERSION, "content": shown}) + "\n"


def read(text: str) -> Shown:
    """What a file or a QR code says. Raises ProofUnreadable."""
    if not text.lstrip().startswith("{"):
        return compact.from_code(text)
    try:
        said = json.loads(text)
        if said["v"] != VERSION:
            raise ValueError("another version")
        found: Shown = frozen.built_from(KINDS[said["three_keys"]], said["content"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ProofUnreadable() from None
    return found
