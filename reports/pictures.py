"""Pictures on paper: stored scans as addresses that carry the bytes in themselves, so that nothing is opened for them.

Only JPEG, PNG and WebP, told by their bytes; a PDF or anything else prints as no picture. Pictures that unpack to more than
a poster's worth of dots are left out: a small file can hide a very large one.
"""

from base64 import b64decode, b64encode
from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from projects.documents import media_type
from projects.errors import FileKindUnknown
from projects.models import StoredFile

PREFIX = "data:image/"
KINDS = frozenset({"image/jpeg", "image/png", "image/webp"})
MOST_DOTS = 12_000_000
# On a ballot a picture is two centimetres wide: what is larger is made smaller before it is printed hundreds of times.
MOST_SIDE = 480


def picture(session: Session, sha256: str | None, most_side: int = MOST_SIDE) -> str:
    """The address of a stored picture, its longer side at most so many dots; empty where there is none that can be printed."""
    stored = session.get(StoredFile, sha256) if sha256 else None
    if stored is None or stored.media_type not in KINDS:
        return ""
    return _address(stored.content, most_side)


def _address(content: bytes, most_side: int) -> str:
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_DOTS:
                return ""
            small = opened.convert("RGB")
            small.thumbnail((most_side, most_side))
    except (OSError, ValueError, Image.DecompressionBombError):
        return ""
    written = BytesIO()
    small.save(written, "JPEG", quality=80)
    return f"{PREFIX}jpeg;base64,{b64encode(written.getvalue()).decode('ascii')}"


def bytes_of(address: str) -> bytes | None:
    """The picture that an address of ours carries; None for any other address, or for bytes that are no picture."""
    if not address.startswith(PREFIX):
        return None
    _, _, text = address.partition(";base64,")
    try:
        content = b64decode(text, validate=True)
        return content if media_type(content) in KINDS else None
    except (ValueError, FileKindUnknown):
        return None
