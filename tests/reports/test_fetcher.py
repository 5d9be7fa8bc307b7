"""HTML that asks for anything from outside makes no PDF, no request and no copy of a file."""

import socketserver
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from reports import fonts, pdf
from reports.fetcher import SCHEME, BundledOnly

SVG = 'xmlns="http://www.w3.org/2000/svg"'
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
    f'<svg {SVG} xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{{address}}" width="9" height="9"/></svg>',
    f'<svg {SVG}><foreignObject><img src="{{address}}"/></foreignObject></svg>',
    '<p style="background: url({address})">x</p>',
    '<p style="display: list-item; list-style-image: url({address})">x</p>',
    "<style>p::before {{ content: url({address}) }}</style><p>x</p>",
    "<style>p {{ border: 1px solid; border-image-source: url({address}) }}</style><p>x</p>",
    "<style>@import '{address}';</style>",
    '<base href="{address}/"><img src="y">',
    '<object type="image/svg+xml" data="{address}"></object>',
)
# What the engine does not look at: nothing comes of it, neither a request nor a file nor a link.
PASSED_OVER = (
    f'<svg {SVG}><use href="{{address}}#a" width="9" height="9"/></svg>',
    f'<svg {SVG}><style>@import url("{{address}}");</style><rect width="9" height="9"/></svg>',
    f'<svg {SVG}><rect width="9" height="9" fill="url({{address}}#a)"/></svg>',
    "<style>p {{ mask-image: url({address}); cursor: url({address}) }}</style><p>x</p>",
    '<input type="image" src="{address}"><video poster="{address}"></video><iframe src="{address}"></iframe>',
    '<picture><source srcset="{address}"></picture><script src="{address}"></script>',
    '<meta http-equiv="refresh" content="0;url={address}"><link rel="icon" href="{address}">',
    '<table background="{address}"><tr><td background="{address}">x</table>',
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


def test_what_is_passed_over_asks_for_nothing_and_takes_nothing_along(
    listener: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("the key of the box")
    for to in (address, secret.as_uri()):
        snippets = "".join(snippet.format(address=to) for snippet in PASSED_OVER)
        with pikepdf.open(BytesIO(pdf.pdf(f"<!doctype html><html lang=en><title>x</title>{snippets}"))) as made:
            held = [one.read_bytes() for one in made.objects if isinstance(one, pikepdf.Stream)]
            held += [repr(one).encode() for one in made.objects if isinstance(one, pikepdf.Dictionary)]
        assert not any(part in one for one in held for part in (b"the key of the box", to.encode()))
    assert asked == []


def test_only_the_bundled_fonts_can_be_had() -> None:
    fetcher = BundledOnly()
    for name in fonts.files():
        assert fetcher.fetch(SCHEME + name).read() == (fonts.FOLDER / name).read_bytes()
    for address in ("bundled:../print.css", "bundled:faces.css", "Sarabun-Regular.ttf", "file:///etc/hostname", "data:,x"):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)
