"""Signing in from the mini-program, and confirming its phone."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, post
from litestar.params import JSONBody

from backend import addresses, clock, notifications, people, secrecy, settings, wechat
from backend.people import CodeAnswer, CodeAsked, Purpose
from miniprogram_api.identity import account_of, proof_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once, once_apart

BASE = "/api/mp/v1"
_DEMO = "demo-"
_BEARER = [{"bearer": []}]  # type: ignore[var-annotated]


class WeChatCode(msgspec.Struct, forbid_unknown_fields=True):
    """A code that WeChat gave the mini-program."""

    code: str


class PhoneAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Where a six-digit code goes, by text message or spoken."""

    phone: str
    by: Literal["sms", "voice"] = "sms"


class PhoneConfirmed(msgspec.Struct, forbid_unknown_fields=True):
    """The phone and the code that came to it."""

    phone: str
    code: str


class SessionBegun(msgspec.Struct):
    """The token to send as `Authorization: Bearer`, seen once."""

    token: str
    expires_at: datetime


class Phone(msgspec.Struct):
    """The account's confirmed phone, masked."""

    phone: str


class CodeSent(msgspec.Struct):
    """A code is on its way, if the number can be reached; how many seconds it is good for."""

    good_for: int


@post(f"{BASE}/session", responses=PROBLEMS, security=[])
async def begin_session(data: JSONBody[WeChatCode]) -> SessionBegun:
    """Sign in by the code of `wx.login`; it works once. In demo mode `demo-NAME` is a made-up person with a confirmed phone."""
    now, code = clock.now(), _code(data.code)
    openid = await wechat.ours().openid(code)
    signed = await people.sign_in_by_wechat(openid, "zh", now)
    if settings.current().demo and code.startswith(_DEMO):
        await people.confirm_phone(signed.owner, await wechat.ours().phone(code, now), now)
    return SessionBegun(signed.token, signed.expires_at)


@post(f"{BASE}/phone", responses=PROBLEMS, security=_BEARER, status_code=200)
async def phone_from_wechat(request: Request[Any, Any, Any], data: JSONBody[WeChatCode]) -> Response[Phone]:
    """Confirm the phone by the code of the `getPhoneNumber` button; the number comes from WeChat's server, never from the client."""
    account, now = account_of(request), clock.now()

    async def confirm() -> Phone:
        phone = people.check_phone(await wechat.ours().phone(_code(data.code), now), demo=settings.current().demo)
        await people.confirm_phone(account.citizen, phone, now)
        return Phone(secrecy.masked_phone(phone))

    return await once_apart(request, confirm)


@post(f"{BASE}/phone/codes", responses=PROBLEMS, security=_BEARER, status_code=202)
async def send_phone_code(request: Request[Any, Any, Any], data: JSONBody[PhoneAsked]) -> Response[CodeSent]:
    """Send a six-digit code; the same answer for every number. 428 proof-of-work-needed near a limit."""
    account = account_of(request)
    phone = people.check_phone(data.phone, demo=settings.current().demo)
    asked = CodeAsked(
        phone, Purpose.phone, account.device, _counted_address(request), "zh", spoken=data.by == "voice", proof=proof_of(request)
    )

    async def send() -> CodeSent:
        await people.send_code(asked, notifications.tell_code, clock.now())
        return CodeSent(int(people.CODE_GOOD_FOR.total_seconds()))

    return await once(request, send, 202)


@post(f"{BASE}/phone/confirmation", responses=PROBLEMS, security=_BEARER, status_code=200)
async def confirm_phone(request: Request[Any, Any, Any], data: JSONBody[PhoneConfirmed]) -> Response[Phone]:
    """Confirm the phone by the code that came to it."""
    account = account_of(request)
    phone = people.check_phone(data.phone, demo=settings.current().demo)
    answer = CodeAnswer(phone, people.check_code(data.code), Purpose.phone, account.device)

    async def confirm() -> Phone:
        await people.confirm_phone_by_code(account.citizen, answer, clock.now())
        return Phone(secrecy.masked_phone(phone))

    return await once_apart(request, confirm)


def _code(code: str) -> str:
    """As WeChat's codes are: neither empty nor longer than any of them."""
    if not 0 < len(code.strip()) <= 200:
        raise wechat.WeChatCodeWrong(field="code")
    return code.strip()


def _counted_address(request: Request[Any, Any, Any]) -> str:
    peer = request.client.host if request.client else ""
    return addresses.counted(peer, request.headers.get("x-forwarded-for", ""), settings.current())


routes = (begin_session, phone_from_wechat, send_phone_code, confirm_phone)
