"""What is told about a home visit: the hall, a time and a link; never who, where, why or for what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import hall, notifications, settings
from backend.database import Connection
from backend.home_visits.rules import OPEN, HomeVisit, State
from backend.languages import language_of, moment
from backend.notifications import Announcement


async def tell(held: Connection, about: HomeVisit, topic: str, now: datetime, **more: str) -> None:
    """The notice of `topic` (`more`: further facts of its words), in the caller's transaction: to the account, to the contact's
    phone where there is no account to sign in to, and a copy to the second person. A protected person's goes to the account alone."""
    shared = not about.asking.is_protected
    step = "drafts/" if about.state is State.draft else ""
    by_phone = about.asking.phone if about.channel == "phone" and shared else None
    link = f"progress/{about.reference}" if by_phone else f"home-visits/{step}{about.reference}"
    await _announce(held, about, topic, about.citizen, by_phone, link, now, **more)
    if about.asking.copy and shared and not step:
        await _announce(held, about, topic, None, about.asking.copy, f"progress/{about.reference}", now, **more)


async def tell_second(held: Connection, about: HomeVisit, now: datetime) -> None:
    """What the second person hears first, once they are named: where it stands by now."""
    topic = "home_visit_asked" if about.state in OPEN else "home_visit_answered"
    await _announce(held, about, topic, None, about.asking.copy, f"progress/{about.reference}", now)


async def _announce(
    held: Connection,
    about: HomeVisit,
    topic: str,
    citizen: UUID | None,
    phone: str | None,
    link: str,
    now: datetime,
    **more: str,
) -> None:
    """`link` leads who signs in to the request, everybody else to its progress."""
    where = await hall.hall(about.hall)
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(about.language), "link": f"{settings.current().public_url}/{link}", **more
    }  # fmt: skip
    if about.answer_by:
        facts["until"] = moment(language_of(about.language), about.answer_by)
    await notifications.announce(held, Announcement(about.hall, topic, about.reference, citizen, phone, about.language, facts), now)
