"""What is told about an appointment: names and times only, never whose it is."""

from __future__ import annotations

from datetime import datetime

from backend import catalogue, hall, notifications
from backend.appointments.rules import Appointment
from backend.database import Connection
from backend.notifications import Announcement

_ALL = ("booked", "changed", "reminder_day", "reminder_hours")


async def announce_booked(connection: Connection, booked: Appointment, now: datetime) -> None:
    """That it is booked, and the reminders of the evening before and two hours before."""
    await notifications.announce_visit(connection, await _told(booked, "booked"), booked.starts_at, now)


async def announce_changed(connection: Connection, changed: Appointment, now: datetime) -> None:
    """The new time; what was to be said about the old one stays unsaid."""
    await notifications.withdraw(connection, changed.reference, _ALL, now)
    await notifications.announce_visit(connection, await _told(changed, "changed"), changed.starts_at, now)


async def announce_cancelled(connection: Connection, gone: Appointment, now: datetime) -> None:
    """That it is cancelled; no reminder follows."""
    await notifications.withdraw(connection, gone.reference, _ALL, now)
    await notifications.announce(connection, await _told(gone, "cancelled"), now)


async def _told(about: Appointment, topic: str) -> Announcement:
    names = await catalogue.names(about.items, about.language)
    where = await hall.hall(about.hall)
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(about.language),
        "item": "、".join(names) if about.language == "zh" else ", ".join(names),
        "starts_at": about.starts_at,
        "ticket_code": about.ticket_code,
    }
    return Announcement(
        hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=None,
        language=about.language, facts=facts,
    )  # fmt: skip
