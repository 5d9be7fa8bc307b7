"""HTML that asks for anything from outside makes no PDF, no request and no copy of a file."""

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from reports import fonts, pdf
from reports.fetcher import SCHEME, BundledOnly

SNIPPETS = (
    '<img src="{address}">',
    '<img srcset="{address} 2x" src="{address}">',
    '<link rel="stylesheet" href="{address}">',
    '<link rel="attachment" href="{address}">',
    '<a rel="attachment" href="{address}">file</a>',
    "<style>@import url('{address}');</style>",
    "<style>body {{ background: url('{address}') }}</style>",
    "<style>@font-face {{ font-family: x; src: url('{address}') }} body {{ font-family: x }}</style>x",
    '<object data="{address}"></object>',
    '<embed src="{address}">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}" width="9" height="9"/></svg>',
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine, and what was asked of it."""
    asked: list[bytes] = []

    class Ear(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(1000))

    with socketserver.TCPServer(("127.0.0.1", 0), Ear) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/x", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_nothing_is_asked_of_the_network(snippet: str, listener: tuple[str, list[bytes]]) -> None:
    address, asked = listener
    with pytest.raises(pdf.OutsideAddress, match="a paper may not open"):
        pdf.pdf(f"<!doctype html><title>x</title>{snippet.format(address=address)}")
    assert asked == []


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_no_file_of_the_machine_goes_into_a_paper(snippet: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key of the box")
    with pytest.raises(pdf.OutsideAddress):
        pdf.pdf(f"<!doctype html><title>x</title>{snippet.format(address=secret.as_uri())}")


def test_only_the_bundled_fonts_can_be_had() -> None:
    fetcher = BundledOnly()
    for name in fonts.files():
        assert fetcher.fetch(SCHEME + name).read() == (fonts.FOLDER / name).read_bytes()
    for address in ("bundled:../print.css", "bundled:faces.css", "Sarabun-Regular.ttf", "file:///etc/hostname", "data:,x"):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)
