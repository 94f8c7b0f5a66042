"""Pages: one template, whole or as a fragment, in the person's language and edition."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response

from backend import clock, languages, secrecy, settings
from backend.recent import Recent
from web.addresses import own_path
from web.assets import asset, asset_if_there
from web.hall_card import hall_card
from web.modes import TEXT_SIZES, Preferences, chosen_now, here, preferences
from web.packing import packed
from web.plain_words import PlainWords
from web.security import FormToken, request_id
from web.terminal_mode import terminal_of

TEMPLATES = Path(__file__).parent / "templates"
KEPT_FOR_OFFLINE = "private, no-cache"
_WRITTEN_LATER = "form-token-of-this-browser"
_RECENT: Recent[str] = Recent()


@dataclass(frozen=True)
class Nobody:
    """The person of a page that nobody has signed in to."""

    citizen: None = None
    signed_in: bool = field(default=False, init=False)


def page(
    request: Request, template: str, *, status: int = 200, fragment: str | None = None, cache: str = "no-store", **facts: Any
) -> Response[bytes]:
    """`template` with `facts`; for htmx, `fragment` of the same folder alone.

    `cache` other than no-store is for public pages, and KEPT_FOR_OFFLINE for one's own that ux.md lets the phone keep.
    """
    chosen = preferences(request)
    name = f"{template.rpartition('/')[0]}/{fragment}.html" if fragment and wants_fragment(request) else template
    text = environment(chosen.language).get_template(name).render(_frame(request, chosen) | facts)
    return html(request, text, status, {"Cache-Control": cache} | _owner(request, cache))


async def recent_page(
    request: Request, template: str, work: Callable[[], Awaitable[dict[str, Any]]], *, fragment: str | None = None
) -> Response[bytes]:
    """A page that is the same for everybody who asks alike, with the facts that `work` finds: made at most once a second,
    and given to each with a form token of their own. Its template must not speak of the person."""
    chosen = preferences(request)
    name = f"{template.rpartition('/')[0]}/{fragment}.html" if fragment and wants_fragment(request) else template

    async def made() -> str:
        facts = await work()
        frame = _frame(request, chosen) | {"person": Nobody(), "csrf": _WRITTEN_LATER}
        return environment(chosen.language).get_template(name).render(frame | facts)

    text = await _RECENT.answer((name, request.url.path, request.url.query, chosen), clock.now(), made)
    if _WRITTEN_LATER in text:
        text = text.replace(_WRITTEN_LATER, str(FormToken(request)))
    return html(request, text, 200, {"Cache-Control": "no-store"})


def html(request: Request, text: str, status: int, headers: dict[str, str]) -> Response[bytes]:
    """Ready markup as an answer: compressed, varying by what it depends on, remembering the preferences just chosen."""
    body, encoding = packed(text.encode(), request.headers.get("accept-encoding", ""))
    headers = {"Vary": "HX-Request, Cookie, Accept-Encoding"} | headers | ({"Content-Encoding": encoding} if encoding else {})
    return Response(body, status_code=status, headers=headers, media_type="text/html", cookies=chosen_now(request))


def redirect(path: str) -> Response[bytes]:
    """303 to a page of ours; anything that is not a plain path from the root goes home instead."""
    return Response(b"", status_code=303, headers={"Location": own_path(path), "Cache-Control": "no-store"})


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of a page; going back in history asks for all of it."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


@cache
def environment(language: str) -> Environment:
    """The templates in one language: `_` and the date filters are bound to it, macros included."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        undefined=StrictUndefined, auto_reload=False, cache_size=-1, extensions=(PlainWords,),
    )  # fmt: skip
    made.globals.update(_=languages.speaker(language), language=language, asset=asset, asset_if_there=asset_if_there, text_sizes=TEXT_SIZES)
    made.filters.update({name: partial(getattr(languages, name), language) for name in ("day", "full_day", "weekday", "moment")})
    made.filters.update(short_day=languages.short_day, time=languages.time)
    return made


def _frame(request: Request, chosen: Preferences) -> dict[str, Any]:
    card = hall_card(request)
    return {
        "mode": chosen.mode, "text_size": chosen.text_size, "here": partial(here, request),
        "card": card, "hall_name": card.name_en if chosen.language == "en" else card.name, "hall_phone": card.phone,
        "person": getattr(request.state, "person", None) or Nobody(), "csrf": FormToken(request),
        "terminal": terminal_of(request), "demo": settings.current().demo, "open_to_all": not settings.current().loopback,
        "request_id": request_id(request.scope), "path": request.url.path,
    }  # fmt: skip


def _owner(request: Request, cache: str) -> dict[str, str]:
    """Whose page the phone keeps, unreadably: another owner's pages are dropped by the service worker."""
    citizen = getattr(getattr(request.state, "person", None), "citizen", None)
    if cache != KEPT_FOR_OFFLINE or citizen is None:
        return {}
    return {"Kept-For": secrecy.mac(str(citizen), "kept for").hex()[:16]}
