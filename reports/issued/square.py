"""A QR code (ISO/IEC 18004) as SVG to stand in a paper's HTML, drawn by segno."""

import io

import segno
from markupsafe import Markup

# Fifteen parts in a hundred may be lost to a fold or a stain, and more where the same size of square has room for it.
ERROR_CORRECTION = "m"
# Four modules of white around it, as the standard asks.
QUIET_ZONE = 4


def square(text: str) -> Markup:
    """The SVG element; its size is the style sheet's. Raises segno.DataOverflowError for more than 4,296 capitals and digits."""
    code, drawn = segno.make(text, error=ERROR_CORRECTION, micro=False, boost_error=True), io.BytesIO()
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=QUIET_ZONE, svgclass="square", lineclass=None)
    return Markup(drawn.getvalue().decode("ascii").strip())
