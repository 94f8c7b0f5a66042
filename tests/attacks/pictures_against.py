"""Pictures made to hurt: declared huge, many in one, cut, of kinds that run code, endless to read; and any number of broken ones."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from tests.given_uploads import picture

KINDS = ("JPEG", "PNG", "WEBP", "GIF")


def broken(number: int) -> bytes:
    """The broken picture of this number: a tiny one with bytes changed, cut, doubled or swapped; the same each time."""
    chance = random.Random(number)
    content = bytearray(picture(KINDS[number % len(KINDS)], (24 + number % 40, 16 + number % 30), number))
    for _ in range(chance.choice((1, 3, 20))):
        chance.choice((_flip, _cut, _double, _count))(content, chance)
    return bytes(content) or b"\xff\xd8"


def _flip(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(max(len(content) // 2, 1), len(content) + 1) :]


def _double(content: bytearray, chance: random.Random) -> None:
    since = chance.randrange(len(content) + 1)
    content[since:since] = content[since : since + chance.randrange(1, 64)]


def _count(content: bytearray, chance: random.Random) -> None:
    """A length or a measure becomes enormous."""
    since = chance.randrange(min(len(content), 64) + 1)
    content[since : since + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))


def bombs() -> Iterator[tuple[str, bytes]]:
    """Each by its name; none of them may be kept."""
    yield "a PNG of 2.5 thousand million pixels, declared", png(50_000, 50_000, b"")
    yield "a real PNG of 26 million pixels in 25 KB", png(5_200, 5_000, zlib.compress(bytes(5_001 * 650), 9), bits=1)
    yield "a JPEG that declares 65,500 × 65,500", _declared_jpeg()
    yield "a GIF of a hundred pictures", _animated("GIF")
    yield "a GIF of one picture", picture("GIF")
    yield "a WEBP of many pictures", _animated("WEBP")
    yield "a PNG of many pictures", _animated("PNG")
    yield "a TIFF", picture("TIFF")
    yield "an ICO", picture("ICO", (64, 64))
    yield (
        "an SVG",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>',
    )
    yield "an EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n%%EOF\n"
    yield "a PDF", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    yield "a cut JPEG", picture(size=(400, 300))[:2000]
    yield "a PNG whose words unfold without end", _words_bomb()
    yield "a page of HTML", b"<html><script>alert(1)</script></html>"
    yield "nothing but a beginning", b"\x89PNG\r\n\x1a\n"


def png(wide: int, high: int, pixels: bytes, bits: int = 8, more: bytes = b"") -> bytes:
    """A grey PNG of this measure with these (compressed) pixels."""
    header = struct.pack(">IIBBBBB", wide, high, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + more + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def slow_jpeg() -> bytes:
    """A progressive JPEG of one grey plane whose last scan is said some thousand times: small to send, endless to read."""
    out = BytesIO()
    Image.new("L", (4000, 4000)).save(out, "JPEG", progressive=True, quality=30)
    content = out.getvalue()
    last = content.rfind(b"\xff\xda")
    return content[:last] + content[last:-2] * ((7_000_000 - last) // (len(content) - 2 - last)) + b"\xff\xd9"


def polyglot() -> bytes:
    """A picture that is also a page and an archive."""
    return picture("JPEG", comment=b"<script>alert('polyglot')</script>") + b"PK\x03\x04<script>alert('polyglot')</script>"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _declared_jpeg() -> bytes:
    content = bytearray(picture("JPEG"))
    frame = content.find(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(content)


def _animated(kind: str) -> bytes:
    out, frames = BytesIO(), [Image.new("RGB", (32, 32), (number, 0, 255 - number)) for number in range(100)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def _words_bomb() -> bytes:
    return png(8, 8, zlib.compress(bytes(72)), more=_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(300_000_000), 9)))
