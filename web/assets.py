"""Static files: joined, hashed and compressed once at start, served from memory for ever."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from web.packing import packed_tightly

STATIC = Path(__file__).parent / "static"
HTMX = Path(__file__).parent.parent / "node_modules" / "htmx.org" / "dist"
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FIRST, _LAST = ("tokens", "page"), ("staff", "forced", "print")


@dataclass(frozen=True)
class Asset:
    """One file as it is served: its public name carries the hash of what is in it."""

    name: str
    kind: str
    body: bytes
    packed: dict[str, bytes]
    etag: str

    @property
    def url(self) -> str:
        """The address, good for as long as the content."""
        return f"/assets/{self.name}"


def asset(name: str) -> str:
    """The address of `hall.css`, `app.js`, `staff.js` or an icon, with its hash."""
    return _by_plain_name()[name].url


def shell() -> tuple[str, ...]:
    """The addresses a page needs to look right without a network."""
    return tuple(asset(name) for name in ("hall.css", "app.js", "icon.svg"))


@get("/assets/{name:str}", include_in_schema=False, opt={"public": True})
async def serve(request: Request, name: FromPath[str]) -> Response[bytes]:
    """The file of this name and hash, to be kept for a year; 304 where the browser has it."""
    found = _by_served_name().get(name)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "ETag": found.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(b"", status_code=304, headers=headers, media_type=found.kind)
    body, encoding = _best(found, request.headers.get("accept-encoding", ""))
    return Response(body, headers=headers | ({"Content-Encoding": encoding} if encoding else {}), media_type=found.kind)


@get("/favicon.ico", include_in_schema=False, opt={"public": True})
async def favicon() -> Response[bytes]:
    """The small icon that browsers ask for unasked."""
    found = _by_plain_name()["icon-32.png"]
    return Response(found.body, headers={"Cache-Control": "public, max-age=86400"}, media_type=found.kind)


def _best(found: Asset, accepted: str) -> tuple[bytes, str]:
    for encoding in ("br", "gzip"):
        if encoding in accepted and encoding in found.packed:
            return found.packed[encoding], encoding
    return found.body, ""


@cache
def _by_plain_name() -> dict[str, Asset]:
    return {name: _made(name, body) for name, body in _sources()}


@cache
def _by_served_name() -> dict[str, Asset]:
    return {made.name: made for made in _by_plain_name().values()}


def _made(name: str, body: bytes) -> Asset:
    mark = sha256(body).hexdigest()[:10]
    stem, dot, ending = name.rpartition(".")
    return Asset(f"{stem}.{mark}{dot}{ending}", _KINDS[dot + ending], body, packed_tightly(body), f'"{mark}"')


def _sources() -> Iterator[tuple[str, bytes]]:
    yield "hall.css", _styles()
    yield "app.js", _script("htmx.min.js", STATIC / "js", first=("trust",))
    yield "staff.js", _script("ext/hx-sse.min.js", STATIC / "js" / "staff")
    for icon in sorted((STATIC / "icons").iterdir()):
        if icon.suffix in _KINDS:
            yield icon.name, icon.read_bytes()


def _styles() -> bytes:
    files = sorted((STATIC / "css").glob("*.css"), key=_place)
    text = "\n".join(file.read_text() for file in files)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip().encode()


def _place(file: Path) -> tuple[int, int, str]:
    first = _FIRST.index(file.stem) if file.stem in _FIRST else len(_FIRST)
    last = _LAST.index(file.stem) + 1 if file.stem in _LAST else 0
    return last, first, file.stem


def _script(library: str, folder: Path, first: tuple[str, ...] = ()) -> bytes:
    """The library (from npm; without it pages work as plain forms) and our elements, each in a block of its own."""
    own = sorted(folder.glob("*.js"), key=lambda file: (file.stem not in first, file.stem))
    own = [file for file in own if file.stem != "service-worker"]
    blocks = ["{\n" + re.sub(r"^\s*(//.*)?\n?", "", file.read_text(), flags=re.MULTILINE) + "\n}" for file in own]
    path = HTMX / library
    text = path.read_text() + "\n" if path.exists() else ""
    after = "window.htmx = htmx;\n" if text and library == "htmx.min.js" else ""
    return ("\n".join(blocks[: len(first)]) + "\n" + text + after + "\n".join(blocks[len(first) :])).encode()


routes = (serve, favicon)
