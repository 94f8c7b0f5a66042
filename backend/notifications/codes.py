"""How a code that confirms a phone is told: by text message, or read aloud."""

from __future__ import annotations

from datetime import datetime

from backend.database import Connection
from backend.notifications.actions import announce
from backend.notifications.rules import Announcement, Channel, Fact
from backend.people import INSTALLATION, NewCode

_MINUTES = 5


async def tell_code(held: Connection, code: NewCode, now: datetime) -> None:
    """The code goes out in the caller's transaction, by the channel that was asked for; void after five minutes."""
    await _tell(held, "code", code, now)


async def tell_mandate_code(held: Connection, code: NewCode, now: datetime) -> None:
    """As tell_code, with words that say what the code does: it lets somebody act in one's name."""
    await _tell(held, "mandate_code", code, now)


async def _tell(held: Connection, topic: str, code: NewCode, now: datetime) -> None:
    channel = Channel.voice if code.spoken else Channel.sms
    facts: dict[str, Fact] = {"code": code.code, "minutes": _MINUTES}
    said = Announcement(INSTALLATION, topic, "", None, code.phone, code.language, facts, channel=channel)
    await announce(held, said, now)
