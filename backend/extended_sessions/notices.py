"""What is told about an extended session: names and a link, never whose it is."""

from __future__ import annotations

from datetime import datetime

from backend import catalogue, hall, notifications, settings
from backend.database import Connection
from backend.extended_sessions.rules import ExtendedSession
from backend.notifications import Announcement


async def tell(held: Connection, about: ExtendedSession, topic: str, now: datetime) -> None:
    """The notice of `topic`, in the caller's transaction; its link is the request's page, where one tap accepts."""
    where = await hall.hall(about.hall)
    guides = await catalogue.guides((about.item,))
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(about.language),
        "item": guides[0].title(about.language) if guides else about.item,
        "link": f"{settings.current().public_url}/extended-sessions/{about.reference}",
    }
    await notifications.announce(
        held,
        Announcement(
            hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=None,
            language=about.language, facts=facts,
        ),
        now,
    )  # fmt: skip
