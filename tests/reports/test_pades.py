"""The optional PAdES seal: any viewer sees who signed the whole file, and that nothing was changed since."""

import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from reports import pades, pdf
from reports.attached import AttachedFile, Relationship
from reports.pades import Pades, sealed_bytes
from web.issuer import pades_by
from web.settings import Settings, SettingsWrong

HTML = '<!doctype html><html lang="en"><title>Paper</title><body><h1>Paper</h1><p>Every baht'
FIGURES = AttachedFile("figures.json", b'{"kind":"paper"}', Relationship.DATA, "Figures")
PASSPHRASE = b"three keys"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that an organisation made for itself, and its key, in a PKCS#12 file; the passphrase beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Canal Network")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), start, start + timedelta(days=9))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "canal.p12"
    file.write_bytes(serialize_key_and_certificates(b"canal", key, made, None, BestAvailableEncryption(PASSPHRASE)))
    file.with_suffix(".passphrase").write_bytes(PASSPHRASE + b"\n")
    return file


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf.pdf(HTML, [FIGURES])


@pytest.fixture(scope="module")
def signed(plain: bytes, certificate: Path) -> bytes:
    return sealed_bytes(plain, pades.read(certificate, certificate.with_suffix(".passphrase")))


def status_of(made: bytes) -> PdfSignatureStatus:
    (signature,) = PdfFileReader(BytesIO(made)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


def test_the_seal_is_whole_and_covers_the_whole_file(plain: bytes, signed: bytes) -> None:
    found = status_of(signed)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert found.signing_cert.subject.native == {"common_name": "Canal Network"}
    assert signed.startswith(plain), "what was signed is what was printed, to the byte"


def test_the_figures_are_still_attached_and_the_file_is_still_tagged(signed: bytes) -> None:
    root = PdfFileReader(BytesIO(signed)).root
    assert [str(one.get_object()["/UF"]) for one in root["/AF"]] == ["figures.json"]
    assert "/StructTreeRoot" in root and "/OutputIntents" in root


def test_one_flipped_byte_is_seen(plain: bytes, signed: bytes) -> None:
    changed = bytearray(signed)
    changed[len(plain) // 2] ^= 1
    assert not status_of(bytes(changed)).intact


def test_without_a_certificate_the_file_is_left_as_it_is(plain: bytes) -> None:
    assert sealed_bytes(plain, None) is plain


def settings_with(folder: Path, **given: Path) -> Settings:
    return Settings.from_environment({name: str(value) for name, value in given.items()}, folder)


def test_a_certificate_is_named_by_two_settings_and_off_by_default(tmp_path: Path, certificate: Path) -> None:
    assert pades_by(settings_with(tmp_path)) is None
    passphrase = certificate.with_suffix(".passphrase")
    found = pades_by(settings_with(tmp_path, PADES_CERTIFICATE_FILE=certificate, PADES_PASSPHRASE_FILE=passphrase))
    assert found == Pades(certificate, PASSPHRASE)
    assert PASSPHRASE.decode() not in repr(found)


def test_a_certificate_that_cannot_be_used_is_said_at_the_start(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsWrong, match="there.p12 cannot be read"):
        pades_by(settings_with(tmp_path, PADES_CERTIFICATE_FILE=tmp_path / "there.p12"))
    with pytest.raises(SettingsWrong, match="no PKCS#12 file that its passphrase opens"):
        pades_by(settings_with(tmp_path, PADES_CERTIFICATE_FILE=certificate))
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)
    with pytest.raises(SettingsWrong, match=r"pip install 'three-keys\[seal\]'"):
        pades_by(settings_with(tmp_path, PADES_CERTIFICATE_FILE=certificate, PADES_PASSPHRASE_FILE=certificate))
