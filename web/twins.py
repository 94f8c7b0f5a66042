"""WeChat's twin, in demo mode only: it speaks the protocol of WeChat's server, to our own server, on this machine; and that
of a card reader."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from litestar import get, post
from litestar.params import FromQuery, JSONBody

from backend import clock, database, limits, people, settings
from backend.limits import Limit
from backend.refusals import TooOften

BASE = "/demo/twins/wechat"
DEMO = "demo-"
SESSION_KEY = "twin-session-key-that-must-never-leave"
_ONCE = Limit("twin code", 1, timedelta(days=1))
_BAD = ("bad", "expired")
_TOKEN_LASTS = 7200

Answer = dict[str, Any]


@get(f"{BASE}/sns/jscode2session", include_in_schema=False, opt={"public": True})
async def code_to_session(js_code: FromQuery[str], appid: FromQuery[str] = "", secret: FromQuery[str] = "") -> Answer:
    """Who sent the code: a made-up person of that name for `demo-NAME`; any other code is somebody new, and works once."""
    if (appid, secret) != _credentials():
        return {"errcode": 40013 if appid != _credentials()[0] else 40125, "errmsg": "invalid appid or secret"}
    if js_code.startswith(_BAD):
        return {"errcode": 40029, "errmsg": "invalid code"}
    if not js_code.startswith(DEMO) and not await _first_time(js_code):
        return {"errcode": 40163, "errmsg": "code been used"}
    return {"openid": f"twin-{sha256(js_code.encode()).hexdigest()[:22]}", "session_key": SESSION_KEY}


@post(f"{BASE}/cgi-bin/stable_token", include_in_schema=False, status_code=200, opt={"public": True, "machine": True})
async def stable_token(data: JSONBody[Answer]) -> Answer:
    """The access token of the moment: the same for everybody who asks within it."""
    if (data.get("appid"), data.get("secret")) != _credentials():
        return {"errcode": 40125, "errmsg": "invalid appsecret"}
    return {"access_token": _token(0), "expires_in": _TOKEN_LASTS}


@post(f"{BASE}/wxa/business/getuserphonenumber", include_in_schema=False, status_code=200, opt={"public": True, "machine": True})
async def phone_number(data: JSONBody[Answer], access_token: FromQuery[str] = "") -> Answer:
    """The number behind a code: `demo-NAME` has the made-up person's, `phone-199…` that number, once."""
    if access_token not in (_token(0), _token(1)):
        return {"errcode": 40001, "errmsg": "invalid credential"}
    code = str(data.get("code", ""))
    if code.startswith(DEMO):
        return _told(await people.twin_phone(code.removeprefix(DEMO)[:80]))
    number = code.partition("phone-")[2][:11]
    if not number:
        return {"errcode": 40029, "errmsg": "invalid code"}
    if not await _first_time(code):
        return {"errcode": 40163, "errmsg": "code been used"}
    return _told(number)


@get("/demo/twins/card-reader", include_in_schema=False, opt={"public": True})
async def card() -> Answer:
    """A card reader's program on this machine, with a made-up person's card on it."""
    return {"kind": "resident_id", "name": "示例卡", "number": "11010119900307002X"}


async def _first_time(code: str) -> bool:
    async with database.transaction() as connection:
        try:
            await limits.count(connection, _ONCE, code, clock.now())
        except TooOften:
            return False
    return True


def _told(number: str) -> Answer:
    return {"errcode": 0, "phone_info": {"phoneNumber": number, "purePhoneNumber": number, "countryCode": "86"}}


def _token(spans_ago: int) -> str:
    """One token for each span of two hours, from the clock alone, so that every process knows it."""
    span = int(clock.now().timestamp()) // _TOKEN_LASTS - spans_ago
    return "twin-" + sha256(f"{span} {settings.current().wechat_secret}".encode()).hexdigest()


def _credentials() -> tuple[str, str]:
    return settings.current().wechat_appid, settings.current().wechat_secret


routes = (code_to_session, stable_token, phone_number, card) if settings.current().demo else ()
