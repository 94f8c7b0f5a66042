"""Every public page as the reader sees it, in each edition and language: words, labels, tokens, links."""

from __future__ import annotations

import pytest

from tests.browser.pages import PUBLIC
from tests.given_product import loaded

EDITIONS = ("lang=zh", "lang=en", "mode=elder&lang=zh")


@pytest.mark.parametrize("path", PUBLIC)
async def test_every_public_page_reads_well(reader, path):
    await loaded()
    for edition in EDITIONS:
        await reader.open(f"{path}{'&' if '?' in path else '?'}{edition}", status=404 if path == "/no-such-page" else 200)


@pytest.mark.parametrize("path", PUBLIC)
async def test_every_public_page_also_comes_to_htmx_without_breaking(client, path):
    await loaded()
    answer = await client.get(path, headers={"HX-Request": "true"})
    assert answer.status_code == (404 if path == "/no-such-page" else 200)
    assert "HX-Request" in answer.headers["vary"]
