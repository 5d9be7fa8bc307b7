"""The keys of a service: its own, made once, and those that sealed before it."""

from pathlib import Path

import pytest

from reports.issued.keys import Issuer, public_pem, read_earlier
from tests.gallery.key import ISSUER
from web.issuer import issuer_by
from web.settings import Settings


def test_earlier_keys_lie_beside_the_key(tmp_path: Path) -> None:
    settings = Settings.from_environment({}, tmp_path)
    first = issuer_by(settings)
    assert issuer_by(settings).public_keys == first.public_keys == (first.public_key,), "made once"
    (tmp_path / "paper_key.pem.earlier").write_text(public_pem(ISSUER.public_key) + public_pem(first.public_key))
    assert issuer_by(settings).earlier == (ISSUER.public_key, first.public_key)


def test_another_file_is_no_file_of_keys(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(public_pem(Issuer(ISSUER.key).public_key).replace("MCow", "MCoX"))
    with pytest.raises(ValueError, match="does not hold public keys"):
        read_earlier(tmp_path / "keys")
