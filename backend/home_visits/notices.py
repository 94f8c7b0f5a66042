"""What is told about a home visit: the hall, a time and a link; never who, where, why or for what."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, limits, notifications, settings
from backend.database import Connection
from backend.home_visits.rules import OPEN, HomeVisit, State
from backend.languages import language_of, moment
from backend.limits import Limit
from backend.notifications import Announcement
from backend.refusals import TooOften

PER_PHONE = Limit("second persons told", 3, timedelta(days=1))


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
    """What the second person hears first, once they are named: where it stands by now; nothing where `may_tell` says no."""
    if not await may_tell(held, about.asking.copy, now):
        return
    topic = "home_visit_asked" if about.state in OPEN else "home_visit_answered"
    await _announce(held, about, topic, None, about.asking.copy, f"progress/{about.reference}", now)


async def may_tell(held: Connection, phone: str, now: datetime) -> bool:
    """Whether a phone that never asked for one gets a first message: three a day, from whomever they come (T7); counts this one."""
    try:
        await limits.count(held, PER_PHONE, phone, now)
    except TooOften:
        return False
    return True


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
