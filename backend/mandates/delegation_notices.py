"""What is told about a delegation: a link to the page that lists them; never who, for what or with whom."""

from __future__ import annotations

from datetime import datetime

from backend import hall, notifications, settings
from backend.database import Connection
from backend.mandates.delegations import Delegation, Side
from backend.notifications import Announcement


async def tell(held: Connection, about: Delegation, side: Side, topic: str, now: datetime) -> None:
    """The notice of `topic` to the account of one side, in the caller's transaction; a principal without a phone hears nothing."""
    person = about.principal if side is Side.principal else about.delegate
    if person.account is not None and not (side is Side.principal and about.document):
        await _say(held, Announcement("", topic, "", person.account, None, "zh"), now)


async def tell_phone(held: Connection, phone: str, topic: str, now: datetime) -> None:
    """The notice of `topic` to a phone, whether it has an account or not."""
    await _say(held, Announcement("", topic, "", None, phone, "zh"), now)


async def _say(held: Connection, said: Announcement, now: datetime) -> None:
    where = await hall.default_hall()
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(said.language),
        "link": f"{settings.current().public_url}/me/delegations",
    }
    await notifications.announce(held, Announcement(where.slug, said.topic, "", said.citizen, said.phone, said.language, facts), now)
