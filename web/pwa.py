"""On the home screen and without a network: manifest, service worker, offline page, and the two pages of promises."""

import json
from typing import Any

from litestar import Request, Response, get

from backend.languages import say
from web.assets import STATIC, asset, shell
from web.hall_card import hall_card
from web.modes import preferences
from web.rendering import page

_ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable.png", "512x512", "maskable"))
_GONE = "The network is gone. Nothing was sent; please try again when you are online, or call us."
_DOORS = (("Book a time", "/items"), ("My bookings", "/me"), ("Progress", "/progress"))


@get("/manifest.webmanifest", include_in_schema=False, opt={"public": True})
async def manifest(request: Request) -> Response[bytes]:
    """What a phone asks when the product is put on its home screen."""
    language = preferences(request).language
    card = hall_card(request)
    body = {
        "id": "/",
        "name": f"{card.name_en if language == 'en' else card.name} · {say(language, 'Yueban')}",
        "short_name": say(language, "Yueban"),
        "description": say(language, "Government service booking"),
        "lang": "zh-CN" if language == "zh" else "en",
        "start_url": "/?src=pwa",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#00803f",
        "background_color": "#f3f6f4",
        "categories": ["government", "utilities"],
        "icons": [{"src": asset(name), "sizes": size, "type": "image/png", "purpose": use} for name, size, use in _ICONS],
        "shortcuts": [{"name": say(language, words), "url": path} for words, path in _DOORS],
    }
    return _small(json.dumps(body, ensure_ascii=False), "application/manifest+json")


@get("/service-worker.js", include_in_schema=False, opt={"public": True})
async def service_worker() -> Response[bytes]:
    """The worker, told which files are the shell; another shell makes it another worker."""
    words = {language: say(language, _GONE) for language in ("zh", "en")}
    facts = f"const SHELL = {json.dumps(shell())};\nconst WORDS = {json.dumps(words, ensure_ascii=False)};\n"
    return _small(facts + (STATIC / "js" / "service-worker.js").read_text(), "text/javascript")


@get("/robots.txt", include_in_schema=False, opt={"public": True})
async def robots() -> Response[bytes]:
    """Guides may be found; people's own pages and staff's are nobody's business."""
    closed = ("/me", "/appointments/", "/progress/", "/ratings/", "/tickets/", "/check-in/", "/staff", "/demo/", "/api/")
    lines = ("User-agent: *", "Allow: /appointments/new", *(f"Disallow: {path}" for path in closed))
    return _small("\n".join(lines) + "\n", "text/plain")


@get("/offline", include_in_schema=False, opt={"public": True})
async def offline(request: Request) -> Response[Any]:
    """Shown by the service worker where nothing else is kept."""
    return page(request, "pages/offline.html", cache="no-cache")


@get("/accessibility", include_in_schema=False, opt={"public": True})
async def accessibility(request: Request) -> Response[Any]:
    """What we do so that everyone can use the hall, and whom to tell where it fails."""
    return page(request, "pages/accessibility.html", cache="no-cache")


@get("/privacy", include_in_schema=False, opt={"public": True})
async def privacy(request: Request) -> Response[Any]:
    """What is asked, why, how it is kept, and one's rights."""
    return page(request, "pages/privacy.html", cache="no-cache")


def _small(text: str, kind: str) -> Response[bytes]:
    return Response(text.encode(), media_type=kind, headers={"Cache-Control": "no-cache", "Vary": "Cookie"})


routes = (manifest, service_worker, robots, offline, accessibility, privacy)
