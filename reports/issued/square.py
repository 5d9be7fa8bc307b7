"""A QR code (ISO/IEC 18004) as SVG to stand in a paper's HTML, drawn by segno."""

import io

import segno
from markupsafe import Markup

# The smallest of the four: paper that lies in a passbook is bent, not torn, and larger squares are read by worse cameras.
ERROR_CORRECTION = "l"
# Four modules of white around it, as the standard asks.
QUIET_ZONE = 4


def square(text: str) -> Markup:
    """The SVG element; its size is the style sheet's. Raises segno.DataOverflowError for more than 4,296 capitals and digits."""
    code, drawn = segno.make(text, error=ERROR_CORRECTION, micro=False, boost_error=False), io.BytesIO()
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=QUIET_ZONE, svgclass="square", lineclass=None)
    return Markup(drawn.getvalue().decode("ascii").strip())
