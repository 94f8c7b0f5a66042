"""What is told after a visit: the hall, a link, a way to rate; never who, where, why or for what."""

from __future__ import annotations

from datetime import datetime

from backend import hall, notifications, ratings, settings
from backend.database import Connection
from backend.home_visits import HomeVisit
from backend.notifications import Announcement


async def tell(held: Connection, about: HomeVisit, topic: str, now: datetime, page: str = "", rate: str = "") -> None:
    """The notice of `topic` to the account, or to the contact's phone where staff took the request by telephone; a second person
    reads that there is a next step. `page` stands below the request's own; `rate` is an invitation's token."""
    shared = not about.asking.is_protected
    by_phone = about.asking.phone if about.channel == "phone" and shared else None
    own = f"home-visits/{about.reference}{page}"
    facts = {"rate": f"{_public()}/ratings/{rate}"} if rate else {}
    await _announce(held, about, topic, by_phone, f"progress/{about.reference}" if by_phone else own, now, facts)
    if about.asking.copy and shared:
        copied = "home_visit_step" if topic == "home_visit_served" else topic
        await _announce(held, about, copied, about.asking.copy, f"progress/{about.reference}", now, {}, copy=True)


async def invite(held: Connection, about: HomeVisit, number: int, items: tuple[str, ...], now: datetime) -> str:
    """One chance to rate the visit, and one for each item handled in it; the token of the visit's."""
    subject = rated_as(about.reference, number)
    for item in items:
        await ratings.invite(held, about.hall, "item", f"{subject}/{item}", item, about.citizen, now)
    return await ratings.invite(held, about.hall, "visit", subject, items[0] if items else "", about.citizen, now)


def rated_as(reference: str, number: int) -> str:
    """What a rating's subject is called: the reference; a second visit of the same request is rated by itself."""
    return reference if number == 1 else f"{reference}/{number}"


async def _announce(
    held: Connection, about: HomeVisit, topic: str, phone: str | None, path: str, now: datetime, more: dict[str, str], *, copy: bool = False
) -> None:
    where, citizen = await hall.hall(about.hall), None if copy else about.citizen
    facts = {"hall": where.name.said(about.language), "link": f"{_public()}/{path}"} | more
    await notifications.announce(held, Announcement(about.hall, topic, about.reference, citizen, phone, about.language, facts), now)


def _public() -> str:
    return settings.current().public_url
