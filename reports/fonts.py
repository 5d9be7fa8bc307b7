"""The fonts that paper is printed with: bundled whole, one family for each script, so that every machine prints alike.

Whole TrueType files and no web subsets, because WeasyPrint prints wrong glyphs when several files share one family (the
text of such a PDF still reads right, only the picture is wrong). A script is added by a row in `FONTS` and its two files.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parent.parent / "static"
FOLDER = STATIC / "fonts"

# Drawn by no font and needed by none: line ends, the joiners that shape their neighbours, and the marks of direction.
_INVISIBLE = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
# Fonts have them, and they turn around what follows: "50.00" reads "00.05". No paper of ours needs one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")


@dataclass(frozen=True, slots=True)
class Font:
    """One family: its two files in static/fonts/."""

    family: str
    regular: str
    bold: str


# In the order in which a missing letter is looked for: Latin and Thai, then Arabic.
FONTS = (
    Font("Sarabun", "Sarabun-Regular.ttf", "Sarabun-Bold.ttf"),
    Font("Vazirmatn", "Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf"),
)


def files() -> tuple[str, ...]:
    """The name of every bundled font file."""
    return tuple(name for font in FONTS for name in (font.regular, font.bold))


def faces(prefix: str) -> str:
    """The @font-face rules, each address being `prefix` and the file's name."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {weight}; src: url("{prefix}{name}"); }}\n'
        for font in FONTS
        for weight, name in ((400, font.regular), (700, font.bold))
    )


@cache
def printable() -> frozenset[str]:
    """Every character that some bundled family has both in regular and in bold, and that forges no order of others."""
    found = set(_INVISIBLE)
    for font in FONTS:
        found.update(map(chr, characters(font.regular) & characters(font.bold)))
    return frozenset(found - _TURNING)


def characters(name: str) -> set[int]:
    """The code points that a font file has a glyph for."""
    with TTFont(FOLDER / name, lazy=True) as font:
        return set(font.getBestCmap())


def unprintable(text: str) -> set[str]:
    """The characters of `text` that would vanish or become empty boxes on paper."""
    return set(text) - printable()
