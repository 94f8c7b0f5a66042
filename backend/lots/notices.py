"""What is told of a lot to who went without; who won is told as of any booking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from backend import catalogue, hall, notifications, settings
from backend.database import Connection
from backend.lots.rules import LotWish
from backend.notifications import Announcement


async def tell_lost(held: Connection, lost: Sequence[LotWish], now: datetime) -> None:
    """That the draw gave no place, and what is open to them now, in the caller's transaction."""
    await notifications.announce_all(held, [await _told(wish) for wish in lost], now)


async def _told(wish: LotWish) -> Announcement:
    where = await hall.hall(wish.hall)
    joined = ("、" if wish.language == "zh" else ", ").join(await catalogue.names(wish.items, wish.language))
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(wish.language), "item": joined, "link": f"{settings.current().public_url}/lots/{wish.reference}",
    }  # fmt: skip
    return Announcement(
        hall=wish.hall, topic="lot_lost", reference=wish.reference, citizen=wish.citizen, phone=None, language=wish.language, facts=facts
    )
