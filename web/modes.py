"""How a person likes to read: language, elder edition, size of text; kept in plain cookies, set by plain links."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from litestar import Request
from litestar.datastructures import Cookie

from backend.languages import Language
from web.addresses import own_path, parts

MODES = ("standard", "elder")
TEXT_SIZES = (17, 20, 24, 30)
_KNOWN = {"lang": ("zh", "en"), "mode": MODES, "text": tuple(str(size) for size in TEXT_SIZES)}
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """What a page is rendered for; `text_size` in CSS pixels."""

    language: Language
    mode: str
    text_size: int


def preferences(request: Request) -> Preferences:
    """What the address asks for (`?mode=elder` on a poster), else what was chosen before, else Chinese, standard.

    The elder edition begins with large text (24 px) until the person chooses another size.
    """
    mode = _choice(request, "mode") or ("elder" if is_terminal(request) else "standard")
    size = _choice(request, "text") if "mode" not in request.query_params or "text" in request.query_params else None
    default = 24 if mode == "elder" else 17
    return Preferences(Language(_choice(request, "lang") or "zh"), mode, int(size) if size else default)


def is_terminal(request: Request) -> bool:
    """Whether the browser says that it is a terminal of the hall (terminal_mode.py reads who put it there): large from the start."""
    return "__Host-terminal" in request.cookies or "terminal" in request.cookies


def chosen_now(request: Request) -> list[Cookie]:
    """The cookies that remember what this address asks for. Another edition brings its own size of text."""
    asked = request.query_params
    kept = [
        Cookie(key=name, value=asked[name], max_age=_YEAR, samesite="lax") for name, known in _KNOWN.items() if asked.get(name) in known
    ]
    if asked.get("mode") in MODES and "text" not in asked:
        kept.append(Cookie(key="text", value="", max_age=0, samesite="lax"))
    return kept


def here(request: Request, **changes: str) -> str:
    """The address of this page with other preferences; after a POST, of the page whose form was sent."""
    place = parts(_readable_address(request))
    query = [(name, value) for name, value in parse_qsl(place.query) if name not in _KNOWN]
    return f"{own_path(place.path)}?{urlencode(query + list(changes.items()))}"


def _choice(request: Request, name: str) -> str | None:
    for value in (request.query_params.get(name), request.cookies.get(name)):
        if value in _KNOWN[name]:
            return str(value)
    return None


def _readable_address(request: Request) -> str:
    if request.method in ("GET", "HEAD") and "hx-request" not in request.headers:
        return f"{request.url.path}?{request.url.query}"
    before = parts(request.headers.get("hx-current-url") or request.headers.get("referer") or "")
    return f"{before.path}?{before.query}" if before.netloc == request.headers.get("host") else "/"
