"""Files that somebody gives: small pictures and sounds that are what they say, and some that aren't."""

from __future__ import annotations

import random
import struct
from io import BytesIO

from PIL import Image

from backend import uploads
from backend.uploads import Kind, Upload
from tests import given

GPS_LATITUDE, ORIENTATION, MAKER = 2, 274, 271
MARK = b"mark-of-the-canary-77418"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), seed: int = 7, **more: object) -> bytes:
    """A picture with something sharp on it."""
    chance, made = random.Random(seed), Image.new("RGB", size, "white")
    for _ in range(40):
        at = chance.randrange(size[0]), chance.randrange(size[1])
        made.paste(tuple(chance.randrange(256) for _ in range(3)), (*at, at[0] + size[0] // 6 + 1, at[1] + size[1] // 6 + 1))
    return written(made, kind, **more)


def written(made: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def from_a_phone(size: tuple[int, int] = (4000, 3000)) -> bytes:
    """12 million pixels lying on their side, with the place where they were taken and a mark."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, MARK.decode()
    exif.get_ifd(0x8825)[GPS_LATITUDE] = (36.0, 4.0, 0.0)
    return written(Image.effect_noise((size[0] // 8, size[1] // 8), 80).convert("RGB").resize(size), "JPEG", exif=exif, quality=80)


def wav(seconds: float = 1.0, mark: bytes = b"") -> bytes:
    """Silence, with something written in it."""
    rate = 8000
    sound = mark + bytes(int(rate * seconds) - len(mark))
    return b"RIFF" + struct.pack("<I", 36 + len(sound)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8) + b"data" + struct.pack("<I", len(sound)) + sound  # fmt: skip


async def photo(slug: str, belongs_to: str, by: str = "citizen:nobody", purpose: str = "proof") -> Upload:
    """A photo that an owner has."""
    return await uploads.give(belongs_to, purpose, Kind.photo, picture(), by, given.NOW, hall=slug, still=uploads.kept_always)
