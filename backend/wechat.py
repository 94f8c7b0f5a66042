"""WeChat's server: the person behind a code, their phone, and one access token shared by all our processes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import httpx
import msgspec

from backend import settings, wechat_tokens
from backend.refusals import FieldRefused, NotAllowed, Refusal

TIMEOUT = httpx.Timeout(5.0)
MOST_BYTES = 65_536
_TURN = timedelta(milliseconds=100)
_BAD_TOKEN = (40001, 40014, 42001)
_BAD_CODE = (40029, 40163)
_BLOCKED = 40226


class WeChatAway(Refusal):
    """WeChat does not answer, or is too busy; the phone code and the counter stay open."""

    status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True


class WeChatCodeWrong(FieldRefused):
    """WeChat does not know this code: wrong, older than five minutes, or used before."""


class WeChatBlocked(NotAllowed):
    """WeChat holds this account for a risk."""


@dataclass(frozen=True)
class WeChat:
    """A mini-program as WeChat's server knows it. The secret and the session keys stay on this side and are never kept."""

    url: str
    appid: str
    secret: str

    async def openid(self, code: str) -> str:
        """Who sent this sign-in code (jscode2session); it works once. WeChatCodeWrong, WeChatBlocked, WeChatAway."""
        asked = {"appid": self.appid, "secret": self.secret, "js_code": code, "grant_type": "authorization_code"}
        answer = await self._get("/sns/jscode2session", asked)
        found = answer.get("openid")
        if not isinstance(found, str) or not 0 < len(found) <= 64:
            raise WeChatAway
        return found

    async def phone(self, code: str, now: datetime) -> str:
        """The number behind a code of the phone button (getuserphonenumber). WeChatCodeWrong, WeChatAway."""
        answer = await self.post("/wxa/business/getuserphonenumber", {"code": code}, now)
        found = answer.get("phone_info")
        number = found.get("purePhoneNumber") if isinstance(found, dict) and str(found.get("countryCode")) == "86" else None
        if not isinstance(number, str):
            raise WeChatCodeWrong(field="code")
        return number

    async def post(self, path: str, body: Mapping[str, object], now: datetime) -> dict[str, object]:
        """A call that needs the access token; tried once more with a fresh one where WeChat calls it bad."""
        token = await self.token(now)
        answer = await self._post(path, body, token)
        if answer.get("errcode") in _BAD_TOKEN:
            answer = await self._post(path, body, await self.token(now, bad=token))
        _check(answer)
        return answer

    async def token(self, now: datetime, bad: str = "") -> str:
        """The access token: the kept one unless it is old or `bad`; of all processes that want a new one, one fetches it."""
        give_up = now + wechat_tokens.LEASE
        while now < give_up:
            found = await wechat_tokens.kept(self.appid, now)
            if found.token and found.token != bad:
                return found.token
            if await wechat_tokens.lease(self.appid, found, now):
                return await self._fetched(now)
            await asyncio.sleep(_TURN.total_seconds())
            now += _TURN
        raise WeChatAway

    async def _fetched(self, now: datetime) -> str:
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret, "force_refresh": False}
        try:
            answer = await self._post("/cgi-bin/stable_token", asked, "")
        except WeChatAway:
            await wechat_tokens.give_up(self.appid, now)
            raise
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not isinstance(lasts, int):
            await wechat_tokens.give_up(self.appid, now)
            raise WeChatAway
        await wechat_tokens.keep(self.appid, token, timedelta(seconds=lasts), now)
        return token

    async def _get(self, path: str, asked: Mapping[str, str]) -> dict[str, object]:
        answer = await _answered("GET", self.url + path, params=asked)
        _check(answer)
        return answer

    async def _post(self, path: str, body: Mapping[str, object], token: str) -> dict[str, object]:
        return await _answered("POST", self.url + path, body=body, params={"access_token": token} if token else None)


def ours() -> WeChat:
    """The mini-program that this installation serves."""
    found = settings.current()
    return WeChat(found.wechat_api_url, found.wechat_appid, found.wechat_secret)


async def _answered(
    method: str, url: str, *, body: Mapping[str, object] | None = None, params: Mapping[str, str] | None = None
) -> dict[str, object]:
    """One call; repeated once where nothing came or WeChat is busy (-1). Neither address nor answer is ever logged: both hold secrets."""
    for last in (False, True):
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
                said = await client.request(method, url, params=params, json=body)
            answer = msgspec.json.decode(said.content[:MOST_BYTES])
        except (httpx.HTTPError, msgspec.MsgspecError, UnicodeDecodeError):
            answer = None
        if isinstance(answer, dict) and answer.get("errcode") != -1:
            return answer
        if last:
            break
    raise WeChatAway


def _check(answer: Mapping[str, object]) -> None:
    error = answer.get("errcode") or 0
    if error in _BAD_CODE:
        raise WeChatCodeWrong(field="code")
    if error == _BLOCKED:
        raise WeChatBlocked
    if error:
        raise WeChatAway
