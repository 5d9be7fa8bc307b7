"""The look over a page finds what cannot be read, though most of a page was found legible on another before."""

import pytest
from playwright.sync_api import Browser

from tests.browser.readable import look_over

PAGE = "<!doctype html><html lang=en><title>A page</title><body><main><h1>Heading</h1>{}</main>"
LEGIBLE = "<p style='color:#333'>Dark on white</p>"
PALE = "<p style='color:#ccc'>Pale on white</p>"
ON_GREY = "<div style='background:#555'><p style='color:#333'>Dark on dark</p></div>"


def test_each_look_of_a_text_is_asked_about_once_and_a_new_one_is_found(chromium: Browser) -> None:
    with chromium.new_page() as page:
        for content in (LEGIBLE, LEGIBLE * 2):
            page.set_content(PAGE.format(content))
            look_over(page)
        for content in (PALE, ON_GREY, LEGIBLE + PALE, PALE):
            page.set_content(PAGE.format(content))
            with pytest.raises(AssertionError, match="color-contrast"):
                look_over(page)
        page.set_content(PAGE.format("<p><img src='data:,'></p>"))
        with pytest.raises(AssertionError, match="image-alt"):
            look_over(page)
