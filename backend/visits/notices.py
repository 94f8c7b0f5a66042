"""What is told about a visit: ticket numbers, windows and places in the hall, never whose they are. Every message about a
desk action waits the ten seconds in which it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from backend import appointments, catalogue, hall, notifications, ratings, settings
from backend.appointments import Appointment
from backend.database import Connection
from backend.notifications import Announcement
from backend.visits.desk_moves import Moved
from backend.visits.line import tickets_before
from backend.visits.rules import UNDO_FOR, Visit

Fact = str | int | datetime
OF_A_CALL = ("called", "soon")


async def tell_called(connection: Connection, moved: Moved, now: datetime) -> None:
    """Which window, once the call can't be undone any more."""
    if moved.appointment:
        facts = {"ticket": moved.visit.ticket, "window": moved.visit.window or "", "place": await _place(moved.visit, moved.appointment)}
        await _tell(connection, "called", moved.appointment, facts, now)


async def tell_missed(connection: Connection, moved: Moved, now: datetime) -> None:
    """That nobody came when the ticket was called, and what can still be done today."""
    if moved.appointment:
        await appointments.tell_missed(connection, moved.appointment, now)


async def tell_not_come(connection: Connection, about: Appointment, now: datetime) -> None:
    """That the day is over and nobody came: how to book again."""
    await appointments.tell_missed(connection, about, now)


async def tell_soon(connection: Connection, line: Sequence[Visit], told: Sequence[Visit], now: datetime) -> None:
    """To each of `told` how many are before them: come to the windows now."""
    for visit in told:
        if visit.reference:
            about = await appointments.appointment(visit.reference)
            facts: dict[str, Fact] = {"ticket": visit.ticket, "before": tickets_before(line, visit), "place": await _place(visit, about)}
            await _tell(connection, "soon", about, facts, now)


async def invite_to_rate(connection: Connection, moved: Moved, now: datetime) -> None:
    """The one link by which this visit can be rated."""
    about = moved.appointment
    if about is None:
        await _invite_walk_in(connection, moved.visit, now)
        return
    item = moved.visit.outcome[0].item if moved.visit.outcome else about.items[0]
    token = await ratings.invite(connection, about.hall, "visit", about.reference, item, about.citizen, now)
    await _tell(connection, "rate", about, {"link": f"{settings.current().public_url}/ratings/{token}"}, now)


async def _invite_walk_in(connection: Connection, visit: Visit, now: datetime) -> None:
    """Nothing can be sent to who walked in: the slip's QR leads to the same link."""
    item = visit.outcome[0].item if visit.outcome else ""
    await ratings.invite(connection, visit.hall, "visit", str(visit.id), item, None, now)


async def withdraw(connection: Connection, reference: str, topics: Sequence[str], now: datetime) -> None:
    """What was to be said about a call that no longer holds stays unsaid."""
    await notifications.withdraw(connection, reference, topics, now)


async def _tell(connection: Connection, topic: str, about: Appointment, facts: Mapping[str, Fact], now: datetime) -> None:
    where = await hall.hall(about.hall)
    titles = {guide.slug: guide.title(about.language) for guide in await catalogue.guides(about.items)}
    item = ("、" if about.language == "zh" else ", ").join(titles.get(each, each) for each in about.items)
    said: dict[str, Fact] = {"hall": where.name.said(about.language), "item": item, **facts}
    announcement = Announcement(
        hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=about.phone_to_tell,
        language=about.language, facts=said, send_at=now + UNDO_FOR,
    )  # fmt: skip
    await notifications.announce(connection, announcement, now)


async def _place(visit: Visit, about: Appointment) -> str:
    """The floor and zone of the windows, as the signs in the hall say it."""
    group = next(each for each in await hall.window_groups(visit.hall) if each.slug == visit.window_group)
    return group.zone.said(about.language)
