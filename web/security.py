"""What every answer says to the browser, and what every form must bring back."""

import secrets
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Message, Scope

from backend import secrecy, settings
from backend.refusals import Refusal
from web.addresses import parts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; media-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SAFE = ("GET", "HEAD", "OPTIONS")


class FormExpired(Refusal):
    """The form has no valid token: it stood open too long, or cookies are off."""

    status = 403


class ForeignForm(Refusal):
    """The form was sent from another site."""

    status = 403


class FormToken:
    """The token of this page's forms; made, with the device's cookie, only where a template writes it."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __str__(self) -> str:
        salt = secrets.token_hex(8)
        return salt + _signature(salt, device(self._request.scope))


async def check_form(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of all pages: what changes something comes from our own page and brings its token, else ForeignForm, FormExpired.

    The JSON door is exempt (bearer token, no cookies), and handlers marked `opt={"machine": True}`. Those marked `own_form`
    read a large form themselves, and call check_token before they act; those marked `own_body` take bytes, and the token in a header
    alone, for a form is read but once.
    """
    if not isinstance(connection, Request) or connection.method in _SAFE:
        return
    if handler.opt.get("machine") or connection.url.path.startswith("/api/"):
        return
    if not _from_here(connection):
        raise ForeignForm
    if handler.opt.get("own_form"):
        return
    token = connection.headers.get("x-csrf", "")
    check_token(connection, token if token or handler.opt.get("own_body") else str((await connection.form()).get("csrf", "")))


def check_token(connection: ASGIConnection[Any, Any, Any, Any], token: str) -> None:
    """FormExpired where a form doesn't bring the token of this browser's page."""
    if not _is_ours(token, connection.scope):
        raise FormExpired


def device(scope: Scope) -> str:
    """The random name of this browser; a new one is set as a cookie by the answer."""
    state = scope["state"]
    if "device" not in state:
        known = Request[Any, Any, Any](scope).cookies.get(_cookie_name(), "")
        state["device"] = known if len(known) == 32 and known.isalnum() else _new_device(scope)
    return str(state["device"])


def request_id(scope: Scope) -> str:
    """The number that a person can read out to us and that the log carries."""
    return str(scope["state"].setdefault("request_id", secrets.token_hex(5)))


async def speak_plainly(message: Message, scope: Scope) -> None:
    """Before any answer leaves, errors and unknown addresses included: security headers, request id, new device's cookie.
    Static files are ours and run nothing by themselves: they need fewer words."""
    if message["type"] != "http.response.start":
        return
    message.setdefault("headers", [])
    headers = MutableScopeHeaders(message)
    if scope["path"].startswith("/assets/") and message["status"] < 400:
        headers["X-Content-Type-Options"] = "nosniff"
        return
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")  # what says nothing of its own is nobody's to keep
    headers["X-Request-ID"] = request_id(scope)
    if settings.current().public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "new_device" in scope["state"]:
        headers.add("Set-Cookie", _device_cookie(scope["state"]["new_device"]))


def _from_here(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    site = connection.headers.get("sec-fetch-site", "same-origin")
    origin = connection.headers.get("origin")
    ours = origin is None or origin == settings.current().public_url or parts(origin).netloc == connection.headers.get("host")
    return ours and site in ("same-origin", "none")


def _is_ours(token: str, scope: Scope) -> bool:
    salt, signature = token[:16], token[16:]
    return secrecy.same(signature.encode(), _signature(salt, device(scope)).encode())


def _signature(salt: str, of_device: str) -> str:
    return secrecy.mac(f"{salt} {of_device}", "form").hex()[:32]


def _cookie_name() -> str:
    return "__Host-device" if settings.current().secure_cookies else "device"


def _new_device(scope: Scope) -> str:
    made = secrets.token_hex(16)
    scope["state"]["new_device"] = made
    return made


def _device_cookie(value: str) -> str:
    secure = settings.current().secure_cookies
    year = 365 * 24 * 3600
    cookie = Cookie(key=_cookie_name(), value=value, path="/", max_age=year, httponly=True, secure=secure, samesite="lax")
    return cookie.to_header(header="")


guards = (check_form,)
before_send = (speak_plainly,)
