"""Who seals the papers of the running app: its key, read once, and the address that people reach it by; and the certificate
that its PDFs are signed with, where there is one."""

from pathlib import Path

from flask import Flask, current_app

from reports import pades
from reports.issued.keys import Issuer, made_once, read, read_earlier
from web.settings import Settings, SettingsWrong


def install(app: Flask, settings: Settings) -> None:
    """Raises SettingsWrong when the key or the certificate cannot be read."""
    app.extensions["issuer"] = issuer_by(settings)
    app.extensions["pades"] = pades_by(settings)


def issuer() -> Issuer:
    found: Issuer = current_app.extensions["issuer"]
    return found


def signs() -> pades.Pades | None:
    """The certificate of the running app, for `reports.pades.sealed_bytes`."""
    found: pades.Pades | None = current_app.extensions["pades"]
    return found


def pades_by(settings: Settings) -> pades.Pades | None:
    """The certificate that is named, None for none. Raises SettingsWrong."""
    if settings.pades_certificate_file is None:
        return None
    try:
        return pades.read(settings.pades_certificate_file, settings.pades_passphrase_file)
    except ValueError as reason:
        raise SettingsWrong(f"The certificate that signs PDFs cannot be used: {reason}.") from reason


def issuer_by(settings: Settings) -> Issuer:
    """The key that is named, or the instance's own, made on the first start. Raises SettingsWrong."""
    named, own = settings.paper_key_file, settings.instance / "paper_key.pem"
    try:
        key = read(named) if named else made_once(own)
        return Issuer(key, settings.public_url, read_earlier(_earlier(named or own)))
    except ValueError as reason:
        raise SettingsWrong(f"The key that seals papers cannot be used: {reason}.") from reason


def _earlier(key_file: Path) -> Path:
    """Beside the key, the public keys that sealed before it: paper_key.pem.earlier."""
    return key_file.with_name(f"{key_file.name}.earlier")
