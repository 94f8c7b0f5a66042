"""What a page costs at its first load, as it goes over the wire with brotli: its markup, and all that it links by name."""

from __future__ import annotations

from tests.markup import Node
from web import assets, packing

MOST = 25_000
"""Bytes of a first load: markup, styles, scripts and icon. htmx comes after it (wake.js; tests/browser/test_first_load.py)."""
FOR_WORDS = 4_000
"""What the files of a page leave of them at least for its own words."""


def linked(document: Node) -> int:
    """Bytes of the styles, scripts and icon that this page asks for at once."""
    links = [each.get("href") for each in document.all("link", href="*") if each.get("rel") in ("stylesheet", "icon")]
    scripts = [each.get("src") for each in document.all("script", src="*")]
    workers = [each.get("worker") for each in document.all("proof-of-work", worker="*")]
    return sum(_of(address) for address in dict.fromkeys(links + scripts + workers))


def written(text: str) -> int:
    """Bytes of the markup itself."""
    return len(packing.packed(text.encode(), "br")[0])


def _of(address: str) -> int:
    found = assets.by_address(address)
    return len(found.packed.get("br", found.body))
