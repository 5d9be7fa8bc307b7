"""What the PDF engine may open: the bundled fonts, pictures that an address carries in itself, and nothing else in the world.

WeasyPrint's own fetcher follows any address in the HTML, to the network and to local files. Escaping in the templates is
the first wall; this is the second. An address from outside ends the rendering, for no paper of ours contains one.
"""

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from projects.documents import media_type
from reports import fonts, pictures

SCHEME = "bundled:"


class BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves `bundled:NAME` for the fonts of the house, and the bytes of `data:` pictures (JPEG, PNG, WebP by their first bytes).

    Raises FatalURLFetchingError (a BaseException) otherwise.

    What was refused is kept too, because WeasyPrint passes over even that error inside SVG pictures.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if (content := pictures.bytes_of(url)) is not None:
            return URLFetcherResponse(url, content, {"Content-Type": media_type(content)})
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in fonts.files():
            self.refused.append(url)
            raise FatalURLFetchingError(f"a paper may not open {url[:200]!r}")
        return URLFetcherResponse(url, (fonts.FOLDER / name).read_bytes(), {"Content-Type": "font/ttf"})
