"""What is told to who waits: names, times and a link, never whose matter it is."""

from __future__ import annotations

from datetime import datetime

from backend import notifications, settings
from backend.appointments.notices import names
from backend.appointments.waiting_rules import PlaceOffered, WaitingWish
from backend.clock import SHANGHAI
from backend.database import Connection
from backend.notifications import Announcement


async def tell_offer(held: Connection, wish: WaitingWish, offer: PlaceOffered, now: datetime) -> None:
    """That a place is kept for them, until when, and the page on which one tap takes it."""
    facts = await _facts(wish) | {"starts_at": offer.starts_at, "until": f"{offer.expires_at.astimezone(SHANGHAI):%H:%M}"}
    await _tell(held, wish, "place_free", facts, now, offer.expires_at)


async def tell_ended(held: Connection, wish: WaitingWish, topic: str, now: datetime) -> None:
    """That the wish is over: nobody answered, or the days are past."""
    await _tell(held, wish, topic, await _facts(wish), now, None)


async def _facts(wish: WaitingWish) -> dict[str, str | int | datetime]:
    called = await names(wish.awaited.hall, wish.awaited.items, wish.awaited.language)
    return {"hall": called.hall, "item": called.item, "link": f"{settings.current().public_url}/waiting-list/{wish.token}"}


async def _tell(
    held: Connection, wish: WaitingWish, topic: str, facts: dict[str, str | int | datetime], now: datetime, until: datetime | None
) -> None:
    told = Announcement(
        hall=wish.awaited.hall, topic=topic, reference=wish.reference, citizen=wish.citizen, phone=None, language=wish.awaited.language,
        facts=facts, expires_at=until,
    )  # fmt: skip
    await notifications.announce(held, told, now)
