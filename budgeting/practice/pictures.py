"""Pictures of proposals, drawn here out of rectangles, discs and triangles: on a ballot people find a proposal by its picture.

Made here and not kept as files, so that the same drawing gives the same bytes on every machine.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

WIDTH, HEIGHT = 240, 180
SKY, GRASS, WATER, STONE, WOOD, RED, SUN, INK, WHITE, NIGHT, LEAF, CLAY = range(12)
_PALETTE = (
    *(0xCFE8F5, 0x9CCB86, 0x3F88C5, 0xA9A9A0, 0x8A5A33, 0xC8412B),
    *(0xF6C445, 0x2B2B2B, 0xFFFFFF, 0x22304F, 0x4E8D4B, 0xD98E5F),
)
_COLOURS_OF_FOUR_BITS = 16


class Shape(Protocol):
    """Something that lays its colour over what is there already."""

    def paint(self, rows: list[bytearray]) -> None: ...


@dataclass(frozen=True, slots=True)
class Box:
    """From a corner, so wide and so high."""

    x: int
    y: int
    width: int
    height: int
    colour: int

    def paint(self, rows: list[bytearray]) -> None:
        for y in range(self.y, self.y + self.height):
            _line(rows, y, self.x, self.x + self.width, self.colour)


@dataclass(frozen=True, slots=True)
class Disc:
    x: int
    y: int
    radius: int
    colour: int

    def paint(self, rows: list[bytearray]) -> None:
        for dy in range(-self.radius, self.radius + 1):
            half = _root(self.radius * self.radius - dy * dy)
            _line(rows, self.y + dy, self.x - half, self.x + half + 1, self.colour)


@dataclass(frozen=True, slots=True)
class Roof:
    """A triangle that stands on its base; below zero high, it hangs from it."""

    x: int
    y: int
    width: int
    height: int
    colour: int

    def paint(self, rows: list[bytearray]) -> None:
        high = abs(self.height)
        for step in range(high):
            inset = self.width * step // (2 * high)
            y = self.y - step if self.height > 0 else self.y + step
            _line(rows, y, self.x + inset, self.x + self.width - inset, self.colour)


def _root(square: int) -> int:
    """The largest whole number whose square is not above it."""
    root = 0
    while (root + 1) * (root + 1) <= square:
        root += 1
    return root


def _line(rows: list[bytearray], y: int, left: int, right: int, colour: int) -> None:
    left, right = max(left, 0), min(right, WIDTH)
    if 0 <= y < HEIGHT and left < right:
        rows[y][left:right] = bytes([colour]) * (right - left)


def picture(background: int, shapes: Iterable[Shape]) -> bytes:
    """A PNG of sixteen colours; the shapes lie one over the other."""
    rows = [bytearray([background]) * WIDTH for _ in range(HEIGHT)]
    for shape in shapes:
        shape.paint(rows)
    packed = bytearray()
    for row in rows:
        packed.append(0)
        packed += bytes(row[x] << 4 | row[x + 1] for x in range(0, WIDTH, 2))
    colours = b"".join(colour.to_bytes(3) for colour in _PALETTE) + bytes(3 * (_COLOURS_OF_FOUR_BITS - len(_PALETTE)))
    # Stored and not squeezed: how well zlib squeezes is another matter on each machine.
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(bytes(packed), 0)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def _posts(colour: int, *places: int) -> tuple[Shape, ...]:
    return tuple(Box(x, 70, 6, 50, colour) for x in places)


def _house(x: int, y: int, roof: int) -> tuple[Shape, ...]:
    return (Box(x, y, 80, 60, WHITE), Roof(x - 10, y, 100, 40, roof), Box(x + 30, y + 25, 20, 35, WOOD))


PATH = picture(
    SKY, (Box(0, 60, 240, 60, GRASS), Box(0, 100, 240, 30, STONE), *_posts(WOOD, 20, 80, 140, 200), Box(0, 76, 240, 6, WOOD),
          Box(0, 130, 240, 50, WATER))
)  # fmt: skip
LAMPS = picture(
    NIGHT, (Disc(70, 60, 46, SUN), Box(67, 60, 6, 100, STONE), Disc(70, 60, 14, WHITE), Disc(180, 80, 34, SUN),
            Box(177, 80, 6, 80, STONE), Disc(180, 80, 10, WHITE), Box(0, 150, 240, 30, WATER))
)  # fmt: skip
DAY_CARE = picture(
    SKY, (Disc(200, 40, 22, SUN), Box(0, 140, 240, 40, GRASS), *_house(50, 90, RED), Disc(160, 120, 10, CLAY),
          Box(154, 130, 12, 26, SUN), Disc(190, 128, 8, CLAY), Box(185, 136, 10, 20, RED))
)  # fmt: skip
FIRE = picture(
    CLAY, (Box(50, 30, 140, 120, RED), Disc(120, 90, 46, WHITE), Disc(120, 90, 36, RED), Disc(120, 90, 24, WHITE),
           Disc(120, 90, 12, RED), Box(160, 90, 12, 70, WHITE))
)  # fmt: skip
PAPERS = picture(
    GRASS, (Box(60, 20, 120, 140, WHITE), Box(76, 40, 88, 8, INK), Box(76, 60, 88, 4, STONE), Box(76, 74, 88, 4, STONE),
            Box(76, 88, 60, 4, STONE), Disc(146, 126, 18, RED))
)  # fmt: skip
PUMP = picture(
    SKY, (Box(0, 120, 240, 60, WATER), Box(80, 60, 60, 70, STONE), Box(130, 40, 14, 40, INK), Box(130, 40, 70, 14, INK),
          Roof(186, 54, 28, -40, WATER), Disc(110, 95, 18, RED))
)  # fmt: skip
TAPS = picture(
    WHITE, (Box(0, 50, 120, 24, STONE), Box(110, 50, 24, 50, STONE), Box(70, 26, 12, 24, STONE), Box(52, 20, 48, 10, RED),
            Roof(110, 126, 24, 20, WATER), Disc(122, 132, 14, WATER), Box(80, 150, 90, 30, WATER))
)  # fmt: skip
TOILETS = picture(
    SKY, (Box(0, 140, 240, 40, GRASS), Box(40, 60, 160, 90, CLAY), Box(28, 46, 184, 16, STONE), Box(60, 80, 46, 70, WOOD),
          Box(134, 80, 46, 70, WOOD), Disc(98, 116, 4, SUN), Disc(172, 116, 4, SUN))
)  # fmt: skip
TREES = picture(
    SKY, (Box(0, 130, 240, 50, GRASS), Box(62, 90, 12, 60, WOOD), Disc(68, 70, 34, LEAF), Box(166, 100, 12, 50, WOOD),
          Disc(172, 84, 28, LEAF), Box(100, 136, 50, 8, WOOD), Box(106, 144, 6, 14, WOOD), Box(138, 144, 6, 14, WOOD))
)  # fmt: skip
BRIDGE = picture(
    SKY, (Box(0, 110, 240, 70, WATER), Box(0, 80, 240, 20, STONE), Box(40, 100, 16, 60, STONE), Box(184, 100, 16, 60, STONE),
          Disc(90, 78, 8, INK), Disc(130, 78, 8, INK), Box(76, 54, 70, 20, RED))
)  # fmt: skip
