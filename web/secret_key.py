"""The secret key that signs cookies and form tokens: read, judged, or made once on the first start.

Owns: what a good enough key is, and the file that holds one. Refuses: an empty key, a short one, one that anybody could
guess, and to write a key that another process can see half of.
"""

import os
import secrets
import tempfile
from pathlib import Path

LEAST_CHARACTERS = 32
LEAST_DIFFERENT_CHARACTERS = 10
# Beginnings of keys that are printed in examples and tutorials all over the world.
WELL_KNOWN = ("change", "default", "dev", "example", "insecure", "key", "password", "replace", "secret", "test", "your")


def judged(key: str) -> str:
    """The key without blanks around it. Raises ValueError, with a sentence, for a key that should not sign anything."""
    key = key.strip()
    if not key:
        raise ValueError("it is empty; leave the setting out and a key is made on the first start")
    if len(key) < LEAST_CHARACTERS:
        raise ValueError(f"it has {len(key)} characters and needs at least {LEAST_CHARACTERS}; {_how_to_make_one()}")
    if len(set(key)) < LEAST_DIFFERENT_CHARACTERS or key.lower().startswith(WELL_KNOWN):
        raise ValueError(f"it is one that could be guessed; {_how_to_make_one()}")
    return key


def read(path: Path) -> str:
    """The key in a file. Raises ValueError, with a sentence, when it cannot be read or is not good enough."""
    try:
        return judged(path.read_text(encoding="ascii"))
    except OSError as trouble:
        raise ValueError(f"the file {path} cannot be read ({trouble.strerror}); make it or name another") from trouble
    except UnicodeDecodeError as trouble:
        raise ValueError(f"the file {path} holds more than letters and digits; {_how_to_make_one()}") from trouble


def made_once(path: Path) -> str:
    """The key in the file, which is made, for its owner's eyes only, when it does not exist.

    The key is written under another name and linked into place: of several processes that start together one wins, and
    the others read the winner's whole key.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")  # mkstemp makes it mode 0600
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was quicker; its key is the key
        finally:
            os.unlink(draft)
    return read(path)


def _how_to_make_one() -> str:
    return "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
