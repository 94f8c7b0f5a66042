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
from web.syllables import syllables

STATIC = Path(__file__).parent / "static"
HTMX = Path(__file__).parent.parent / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
_FIRST, _LAST = ("tokens", "page"), ("forced", "print")
_STORES = ("staff/away-store", "bedside/box", "bedside/clock")  # what the pages at the way in and out look into


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
    """Where a file is, with its hash: `hall.css` and `app.js` of every page, a folder's `staff.css`, `htmx.js`, an icon."""
    return _by_plain_name()[name].url


def asset_if_there(name: str) -> str:
    """`asset`, or nothing where the file was never installed."""
    return asset(name) if name in _by_plain_name() else ""


def by_address(address: str) -> Asset:
    """What a page finds at `address`, as it links it."""
    return _by_served_name()[address.removeprefix("/assets/")]


def shell() -> tuple[str, ...]:
    """The addresses that a citizen's pages need to look right without a network."""
    files = _by_plain_name()
    return tuple(files[name].url for name in ("hall.css", "home.css", "guide.css", "app.js", "htmx.js", "icon.svg") if name in files)


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
    yield "hall.css", _styles(STATIC / "css")
    yield from ((f"{folder.name}.css", _styles(folder)) for folder in sorted((STATIC / "css").iterdir()) if folder.is_dir())
    yield "app.js", _script(STATIC / "js")
    yield "staff.js", _script(STATIC / "js" / "staff")
    yield "display.js", _script(STATIC / "js" / "display")
    yield "bedside.js", _script(STATIC / "js" / "bedside")
    yield "leave.js", _script(STATIC / "js" / "leave", after=_STORES)
    yield "files.js", _script(STATIC / "js" / "files")
    yield "terminal.js", _script(STATIC / "js" / "terminal")
    yield "syllables.json", syllables()
    yield "solver.js", _script(STATIC / "js" / "worker")
    if HTMX.exists():  # without npm's package pages work as plain links and forms
        yield "htmx.js", HTMX.read_bytes() + b"\nwindow.htmx = htmx;\n"
    for icon in sorted((STATIC / "icons").iterdir()):
        if icon.suffix in _KINDS:
            yield icon.name, icon.read_bytes()


def _styles(folder: Path) -> bytes:
    """All of a folder as one file, without comments and without the spaces that only people need."""
    files = sorted(folder.glob("*.css"), key=_place)
    text = re.sub(r"/\*.*?\*/", "", "\n".join(file.read_text() for file in files), flags=re.DOTALL)
    return re.sub(r" ?([{};]) ?|([:,]) ", r"\1\2", re.sub(r"\s+", " ", text)).strip().encode()


def _place(file: Path) -> tuple[int, int, str]:
    first = _FIRST.index(file.stem) if file.stem in _FIRST else len(_FIRST)
    last = _LAST.index(file.stem) + 1 if file.stem in _LAST else 0
    return last, first, file.stem


def _script(folder: Path, after: tuple[str, ...] = ()) -> bytes:
    """Our elements as one module, each file in a block of its own; trust.js comes first, so that all that follows is held to it.
    `after` names files of other folders that these stand on."""
    own = [STATIC / "js" / f"{name}.js" for name in after] + [
        file for file in sorted(folder.glob("*.js"), key=lambda file: (file.stem != "trust", file.stem)) if file.stem != "service-worker"
    ]
    blocks = (re.sub(r"^\s*(//.*)?\n?", "", file.read_text(), flags=re.MULTILINE) for file in own)
    return "\n".join("{\n" + block + "\n}" for block in blocks).encode()


routes = (serve, favicon)
