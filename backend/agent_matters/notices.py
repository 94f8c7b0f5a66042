"""What is told about an agent's matter: the hall, a time and a link; never who, why or for what."""

from __future__ import annotations

from datetime import datetime

from backend import catalogue, hall, notifications, progress, settings
from backend import ledger as books
from backend.agent_matters.rules import Matter
from backend.database import Connection
from backend.languages import language_of, moment
from backend.notifications import Announcement

Facts = dict[str, str | int | datetime]


async def noted(held: Connection, found: Matter, what: str, verb: str, actor: str, now: datetime, **facts: object) -> None:
    """A line in the diary and one in the ledger."""
    await progress.record(held, found.hall, found.reference, now, what)
    await books.write(held, found.hall, now, actor, verb, f"agent_matter:{found.reference}", dict(facts))


async def tell(held: Connection, about: Matter, topic: str, now: datetime) -> None:
    """The notice of `topic` to the account, in the caller's transaction; where staff took it down, to the phone that was named, with a
    link to its progress: no account signs in to it."""
    where, page = await hall.hall(about.hall), "progress" if _by_phone(about) else "agent-matters"
    facts: Facts = {
        "hall": where.name.said(about.language),
        "link": f"{settings.current().public_url}/{page}/{about.reference}",
        "until": moment(language_of(about.language), about.answer_by),
    }
    await _say(held, about, topic, facts, now)


async def tell_to_rate(held: Connection, about: Matter, token: str, now: datetime) -> None:
    """The link by which the agent's work is rated."""
    where, titles = await hall.hall(about.hall), await catalogue.guides(about.asking.items[:1])
    facts: Facts = {
        "hall": where.name.said(about.language),
        "item": titles[0].title(about.language) if titles else "",
        "link": f"{settings.current().public_url}/ratings/{token}",
    }
    await _say(held, about, "rate", facts, now)


async def _say(held: Connection, about: Matter, topic: str, facts: Facts, now: datetime) -> None:
    to = about.asking.phone if _by_phone(about) else None
    await notifications.announce(held, Announcement(about.hall, topic, about.reference, about.citizen, to, about.language, facts), now)


def _by_phone(about: Matter) -> bool:
    return about.channel not in {"web", "mini_program"}
