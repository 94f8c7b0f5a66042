"""What the twins of demo mode took: the messages that would have gone to a phone."""

from __future__ import annotations

import asyncio
import re

from backend import notifications
from backend.notifications import TwinMessage


async def messages(phone: str) -> tuple[TwinMessage, ...]:
    """All that came to `phone`, newest first."""
    return await notifications.twin_messages(phone)


async def newest(phone: str, words: str = "", seconds: float = 15) -> TwinMessage:
    """The newest message to `phone` with these words in it; waits for the worker to send it."""
    async with asyncio.timeout(seconds):
        while True:
            for message in await messages(phone):
                if words in message.text:
                    return message
            await asyncio.sleep(0.1)


async def code(phone: str) -> str:
    """The six digits of the newest code that came to `phone`."""
    found = re.search(r"\d{6}", (await newest(phone, "验证码")).text)
    assert found
    return found[0]


async def rating_link(phone: str) -> str:
    """The path of the newest invitation to rate that came to `phone`."""
    found = re.search(r"/ratings/\w+", (await newest(phone, "/ratings/")).text)
    assert found
    return found[0]
