"""Scans of papers that never were: a small grey picture that looks like lines of writing, another one for each paper.

Made here and not kept as files, so that the same words give the same bytes on every machine.
"""

import struct
import zlib
from hashlib import sha256

WIDTH, HEIGHT = 48, 64
PAPER, INK = 0xF4, 0x50
_MARGIN, _LINE = 4, 4


def scan(words: str) -> bytes:
    """A PNG whose lines of ink follow from the SHA-256 of the words."""
    digest = sha256(words.encode()).digest()
    rows = bytearray()
    for y in range(HEIGHT):
        line = y // _LINE
        written = y % _LINE < 2 and 1 <= line <= 14
        ink = 8 + digest[line] % (WIDTH - 2 * _MARGIN - 8) if written else 0
        rows += bytes([0]) + bytes(INK if _MARGIN <= x < _MARGIN + ink else PAPER for x in range(WIDTH))
    rows[-_MARGIN:] = digest[-_MARGIN:]
    # Stored and not squeezed: how well zlib squeezes is another matter on each machine.
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(bytes(rows), 0)),
            (b"IEND", b""),
        )
    )
