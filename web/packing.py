"""Bodies compressed for the wire: brotli where the browser takes it, otherwise gzip."""

from __future__ import annotations

import gzip

import brotli

LEAST = 700


def packed(body: bytes, accepted: str) -> tuple[bytes, str]:
    """`body` fast and small for one answer, and the name of its encoding ("" where it stays as it is)."""
    if len(body) < LEAST:
        return body, ""
    if "br" in accepted:
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=5, lgwin=18), "br"
    if "gzip" in accepted:
        return gzip.compress(body, 5, mtime=0), "gzip"
    return body, ""


def packed_tightly(body: bytes) -> dict[str, bytes]:
    """`body` as small as it gets, under each encoding's name; only those that gain anything."""
    tight = {"br": brotli.compress(body, quality=11), "gzip": gzip.compress(body, 9, mtime=0)}
    return {name: smaller for name, smaller in tight.items() if len(smaller) < len(body) * 0.95}
