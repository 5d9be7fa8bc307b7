"""The optional PAdES seal: a finished PDF signed with a certificate of the organisation's, so that any PDF viewer shows by whom.

Level B-B of ETSI EN 319 142-1, invisible, over the whole file. It stands beside our own seal (`reports.issued`), which needs no
certificate and survives printing. A signed file is not the same bytes twice, since the moment of signing is in it. Off unless a
certificate is named; needs pyHanko (pip install 'three-keys[seal]').
"""

from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

FIELD = "Seal"
_REASON = "Issued by Three Keys"


@dataclass(frozen=True, slots=True)
class Pades:
    """The certificate and key that sign PDFs: a PKCS#12 file and its passphrase. Plain data, so that workers can be sent it."""

    certificate: Path
    passphrase: bytes = field(default=b"", repr=False)


def read(certificate: Path, passphrase_file: Path | None) -> Pades:
    """Raises ValueError, with a sentence, when the files cannot be read, do not fit each other, or pyHanko is missing."""
    try:
        passphrase = passphrase_file.read_bytes().rstrip(b"\r\n") if passphrase_file else b""
        certificate.open("rb").close()
    except OSError as trouble:
        raise ValueError(f"the file {trouble.filename} cannot be read ({trouble.strerror})") from trouble
    found = Pades(certificate, passphrase)
    try:
        loaded = _signer(found)
    except ImportError as missing:
        advice = "run pip install 'three-keys[seal]', or take the certificate away"
        raise ValueError(f"pyHanko is not installed; {advice}") from missing
    if loaded is None:
        raise ValueError(f"the file {certificate} is no PKCS#12 file that its passphrase opens")
    return found


def sealed_bytes(pdf: bytes, pades: Pades | None) -> bytes:
    """The PDF with its PAdES seal; the same bytes where there is no certificate."""
    if pades is None:
        return pdf
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    said = PdfSignatureMetadata(field_name=FIELD, reason=_REASON, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    signer = PdfSigner(said, _signer(pades), new_field_spec=SigFieldSpec(FIELD, readable_field_name=_REASON))
    written = BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=written)
    return written.getvalue()


@cache
def _signer(pades: Pades) -> Any:
    """Read once in a process; None for a file that cannot be opened so. Raises ImportError without pyHanko."""
    from pyhanko.sign.signers import SimpleSigner

    load: Any = SimpleSigner.load_pkcs12
    return load(str(pades.certificate), passphrase=pades.passphrase or None)
