"""The first page a person opens weighs under 8 KB on the wire: headers, page and style sheet together."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

MOST_BYTES = 8 * 1024


def head(response) -> int:
    return sum(len(name) + len(str(value)) + 4 for name, value in response.items()) + len("HTTP/1.1 200 OK\r\n\r\n")


def style_sheet() -> bytes:
    """As whitenoise keeps it beside the file at `collectstatic`."""
    return gzip.compress(Path(finders.find("web/site.css")).read_bytes(), compresslevel=9)


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "es", "fr"])
def test_the_first_page_with_its_style_sheet(client, language):
    page = client.get("/", headers={"accept-encoding": "gzip", "accept-language": language})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in page.headers
    assert 2 * head(page) + len(page.content) + len(style_sheet()) < MOST_BYTES


def test_without_gzip_the_page_comes_as_it_is(client):
    page = client.get("/")
    assert "Content-Encoding" not in page.headers
    assert "Accept-Encoding" in page.headers["Vary"]
    assert b"<main" in page.content


def test_the_page_asks_for_nothing_else(client):
    page = client.get("/").content.decode()
    assert page.count('<link rel="stylesheet"') == 1
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("address", ["/tell/", "/case/"])
def test_pages_with_secrets_are_never_compressed(client, db, address):
    """What is compressed together with something an attacker chooses can be guessed from its length (BREACH)."""
    assert "Content-Encoding" not in client.get(address, headers={"accept-encoding": "gzip"}).headers
