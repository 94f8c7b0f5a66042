"""Run alone in a process of its own (darkroom.py), with little memory and time: a picture comes in, a clean one goes out.

Nothing of the product is imported here. In by standard input; out one line of JSON, then the picture and a small one.
"""

import json
import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps, ImageStat

MEMORY, SECONDS, OPEN_FILES = 700_000_000, 5, 32
MOST_PIXELS = 25_000_000
LONGEST_SIDE, SMALL_SIDE, LOOKED_AT_SIDE = 2048, 160, 512
DARK_BELOW, BLURRED_BELOW = 40, 30
REFUSED = 3


def main(kind: str) -> int:
    """0 and the pictures, or REFUSED and why: "pixels" or "unreadable"."""
    be_bounded()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        found = clean(sys.stdin.buffer.read(), ("PNG",) if kind == "signature" else ("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refused("pixels")
    except Exception:  # noqa: BLE001 - whatever a broken picture does to the decoder, it is a picture that can't be read
        return _refused("unreadable")
    seen = hints(found) if kind == "photo" else []
    media, whole = ("image/png", _png(found)) if kind == "signature" else ("image/jpeg", _jpeg(found))
    found.thumbnail((SMALL_SIDE, SMALL_SIDE))
    small = _jpeg(found)
    sys.stdout.buffer.write(_line(media=media, hints=seen, whole=len(whole), small=len(small)) + whole + small)
    return 0


def be_bounded() -> None:
    """This process gets so much memory and time, writes no file, and leaves none when it dies."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def clean(content: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The one picture upright, in plain colours, at most 2048 pixels long, without anything that was written beside it."""
    with Image.open(BytesIO(content), formats=formats) as given:
        if given.width * given.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        if getattr(given, "n_frames", 1) > 1 and given.format != "MPO":  # an MPO is a JPEG with a phone's second picture after it
            raise ValueError("more than one picture")
        given.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        given.load()
        found = _on_white(_upright(given))
    found.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", found.size)
    bare.paste(found)
    return bare


def hints(picture: Image.Image) -> list[str]:
    """Very dark by its mean; blurred by how little its edges vary (the Laplacian's variance); both on a small grey copy."""
    grey = picture.convert("L")
    grey.thumbnail((LOOKED_AT_SIDE, LOOKED_AT_SIDE), Image.Resampling.BILINEAR)
    if ImageStat.Stat(grey).mean[0] < DARK_BELOW:
        return ["dark"]
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), 1, 128))
    return ["blurred"] if ImageStat.Stat(edges).var[0] < BLURRED_BELOW else []


def _upright(given: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(given)
    except Exception:  # noqa: BLE001 - what is wrong in the EXIF is no fault of the picture
        return given


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.convert("L").save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(why: str) -> int:
    sys.stdout.buffer.write(_line(refused=why))
    return REFUSED


def _line(**told: object) -> bytes:
    return json.dumps(told).encode() + b"\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
