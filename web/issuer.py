"""Who seals the papers of the running app: its key, read once, and the address that people reach it by."""

from flask import Flask, current_app

from reports.issued.keys import Issuer, made_once, read
from web.settings import Settings, SettingsWrong


def install(app: Flask, settings: Settings) -> None:
    """Raises SettingsWrong when the key cannot be read."""
    app.extensions["issuer"] = issuer_by(settings)


def issuer() -> Issuer:
    found: Issuer = current_app.extensions["issuer"]
    return found


def issuer_by(settings: Settings) -> Issuer:
    """The key that is named, or the instance's own, made on the first start. Raises SettingsWrong."""
    named, own = settings.paper_key_file, settings.instance / "paper_key.pem"
    try:
        return Issuer(read(named) if named else made_once(own), settings.public_url)
    except ValueError as reason:
        raise SettingsWrong(f"The key that seals papers cannot be used: {reason}.") from reason
