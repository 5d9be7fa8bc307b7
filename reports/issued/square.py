"""A QR code (ISO/IEC 18004) as a picture to stand in a paper's HTML, drawn by segno.

A picture and no drawing: the two thousand strokes of an SVG cost WeasyPrint a twentieth of a whole statement, a picture costs
nothing, and what the square is can be said to whoever listens.
"""

import io
from base64 import b64encode

import segno
from markupsafe import Markup

# Fifteen parts in a hundred may be lost to a fold or a stain, and more where the same size of square has room for it.
ERROR_CORRECTION = "m"
# So many capitals, digits and marks a square of the largest size holds with this correction (ISO/IEC 18004, version 40-M).
MOST = 3391
# Four modules of white around it, as the standard asks.
QUIET_ZONE = 4
# Dots to a module: a viewer that smoothes pictures then blurs a quarter of a module at most.
DOTS = 4


def square(text: str, said: str = "") -> Markup:
    """The picture, with what is said of it to people who listen; its size is the style sheet's.

    Raises segno.DataOverflowError for more than `MOST` capitals, digits and marks.
    """
    code, drawn = segno.make(text, error=ERROR_CORRECTION, micro=False, boost_error=True), io.BytesIO()
    code.save(drawn, kind="png", scale=DOTS, border=QUIET_ZONE)
    address = f"data:image/png;base64,{b64encode(drawn.getvalue()).decode('ascii')}"
    return Markup('<img class="square" src="{}" alt="{}">').format(address, said)
