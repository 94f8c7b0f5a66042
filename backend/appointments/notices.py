"""What is told about an appointment: names and times only, never whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend import catalogue, hall, notifications
from backend.appointments.rules import Appointment
from backend.database import Connection
from backend.notifications import Announcement

_BEFORE_THE_VISIT = ("booked", "changed", "reminder_day", "reminder_hours")


@dataclass(frozen=True)
class Names:
    """How a message calls the hall and what is done there; asked before the booking's locks are taken."""

    hall: str
    item: str


async def names(hall_slug: str, items: tuple[str, ...], language: str) -> Names:
    """The names in the citizen's language; an item that is not in the catalogue goes by its slug."""
    where = await hall.hall(hall_slug)
    joined = ("、" if language == "zh" else ", ").join(await catalogue.names(items, language))
    return Names(where.name.said(language), joined)


async def announce_booked(connection: Connection, booked: Appointment, called: Names, now: datetime) -> None:
    """That it is booked, and the reminders of the evening before and two hours before."""
    await notifications.announce_visit(connection, _told(booked, "booked", called), booked.starts_at, now)


async def announce_changed(connection: Connection, changed: Appointment, called: Names, now: datetime) -> None:
    """The new time; what was to be said about the old one stays unsaid."""
    await notifications.withdraw(connection, changed.reference, _BEFORE_THE_VISIT, now)
    await notifications.announce_visit(connection, _told(changed, "changed", called), changed.starts_at, now)


async def announce_cancelled(connection: Connection, gone: Appointment, called: Names, now: datetime) -> None:
    """That it is cancelled; no reminder follows."""
    await notifications.withdraw(connection, gone.reference, _BEFORE_THE_VISIT, now)
    await notifications.announce(connection, _told(gone, "cancelled", called), now)


def _told(about: Appointment, topic: str, called: Names) -> Announcement:
    facts: dict[str, str | int | datetime] = {
        "hall": called.hall, "item": called.item, "starts_at": about.starts_at, "ticket_code": about.ticket_code,
    }  # fmt: skip
    return Announcement(
        hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=about.phone_to_tell,
        language=about.language, facts=facts,
    )  # fmt: skip
