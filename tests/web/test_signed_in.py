"""What a device is called on the page of its owner."""

import pytest
from flask import Flask

from web import signed_in


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),  # noqa: E501
        ("Mozilla/5.0 (Linux; Android 13; SM-A) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36", "Samsung Internet, Android"),  # noqa: E501
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),  # noqa: E501
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),  # noqa: E501
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),  # noqa: E501
        ("curl/8.0", ""),
        ("", ""),
        ("<script>alert(1)</script> Android", "Android"),
    ],
)  # fmt: skip
def test_a_device_is_called_by_two_words(said: str, called: str) -> None:
    with Flask("device").test_request_context("/", headers={"User-Agent": said}):
        assert signed_in.device() == called
