"""A request's body comes promptly or not at all: thousands that begin a form and never end it keep nobody else waiting."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

PATIENCE = 15.0
MOST = 200
_BODILESS = ("GET", "HEAD", "OPTIONS")


class BodyTooSlow(HTTPException):
    """The body didn't come in time, or too many others were waited for already."""

    status_code = 408


@dataclass(frozen=True)
class PromptBodies:
    """The middleware: a body within 15 s as a whole; of more than 200 awaited in one process the oldest is given up.

    nginx hands on whole requests only; this is for who comes without it.
    """

    place: int = 0
    awaited: dict[asyncio.Timeout, None] = field(default_factory=dict)

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` behind it."""

        async def prompt(scope: Scope, receive: Receive, send: Send) -> None:
            bodiless = scope["type"] != ScopeType.HTTP or scope["method"] in _BODILESS
            await app(scope, receive if bodiless else self._hurried(receive), send)

        return prompt

    def _hurried(self, receive: Receive) -> Receive:
        deadline, whole = asyncio.get_running_loop().time() + PATIENCE, False

        async def soon() -> HTTPReceiveMessage:
            nonlocal whole
            message = await (receive() if whole else self._within(receive, deadline))
            whole = not message.get("more_body")
            return message  # type: ignore[return-value]

        return soon

    async def _within(self, receive: Receive, deadline: float) -> HTTPReceiveMessage:
        timer = asyncio.timeout_at(deadline)
        try:
            async with timer:
                self._make_room()
                self.awaited[timer] = None
                return await receive()  # type: ignore[return-value]
        except TimeoutError:
            raise BodyTooSlow from None
        finally:
            self.awaited.pop(timer, None)

    def _make_room(self) -> None:
        while len(self.awaited) >= MOST:
            oldest = next(iter(self.awaited))
            del self.awaited[oldest]
            with suppress(RuntimeError):  # it is giving up at this very moment
                oldest.reschedule(asyncio.get_running_loop().time())


Middleware = Callable[[ASGIApp], ASGIApp]
middleware: tuple[Middleware, ...] = (PromptBodies(),)
