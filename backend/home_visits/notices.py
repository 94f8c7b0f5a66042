"""What is told about a home visit: the hall, a time and a link; never who, where, why or for what."""

from __future__ import annotations

from datetime import datetime

from backend import hall, notifications, settings
from backend.database import Connection
from backend.home_visits.rules import (
    HomeVisit,
    State,
)
from backend.languages import language_of, moment
from backend.notifications import Announcement


async def tell(held: Connection, about: HomeVisit, topic: str, now: datetime) -> None:
    """The notice of `topic`, in the caller's transaction: to the account, to the contact's phone, and a copy to the second
    person. A protected person's goes to the account alone."""
    where = await hall.hall(about.hall)
    step = "drafts/" if about.state is State.draft else ""
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(about.language),
        "link": f"{settings.current().public_url}/home-visits/{step}{about.reference}",
    }
    if about.answer_by:
        facts["until"] = moment(language_of(about.language), about.answer_by)
    copies = (about.asking.copy,) if about.asking.copy and not about.asking.is_protected and not step else ()
    for phone in (None, *copies):
        citizen = None if phone else about.citizen
        to = phone or (about.asking.phone if about.channel == "phone" else None)
        told = Announcement(about.hall, topic, about.reference, citizen, to, about.language, facts)
        await notifications.announce(held, told, now)
