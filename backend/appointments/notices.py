"""What is told about an appointment: names and times only, never whose it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from backend import catalogue, hall, notifications, settings
from backend.appointments.misses import Miss
from backend.appointments.rules import Appointment
from backend.database import Connection
from backend.languages import language_of, moment
from backend.notifications import Announcement

_BEFORE_THE_VISIT = ("booked", "changed", "moved", "reminder_day", "reminder_hours")


@dataclass(frozen=True)
class Why:
    """Why the hall moves a booking, in both languages, and the address of the page where the person says yes or no."""

    zh: str
    en: str
    link: str

    def said(self, language: str) -> str:
        """The reason in `language`."""
        return self.en if language == "en" else self.zh


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


async def announce_moved(connection: Connection, moved: Appointment, called: Names, was: datetime, why: Why, now: datetime) -> None:
    """The hall has moved it, from when to when and why; reminders are of the new time."""
    await notifications.withdraw(connection, moved.reference, (*_BEFORE_THE_VISIT, "placeless"), now)
    told = _told(moved, "moved", called)
    facts = {**told.facts, "was": moment(language_of(moved.language), was), "why": why.said(moved.language), "link": why.link}
    await notifications.announce_visit(connection, replace(told, facts=facts), moved.starts_at, now)


async def announce_placeless(connection: Connection, about: Appointment, called: Names, why: Why, now: datetime) -> None:
    """Its time is closed and no other is free yet: it is reminded of nothing."""
    await notifications.withdraw(connection, about.reference, _BEFORE_THE_VISIT, now)
    told = _told(about, "placeless", called)
    facts = {**told.facts, "why": why.said(about.language), "link": why.link}
    await notifications.announce(connection, replace(told, facts=facts), now)


async def announce_cancelled(connection: Connection, gone: Appointment, called: Names, now: datetime) -> None:
    """That it is cancelled; no reminder follows."""
    await notifications.withdraw(connection, gone.reference, _BEFORE_THE_VISIT, now)
    await notifications.announce(connection, _told(gone, "cancelled", called), now)


async def announce_missed(connection: Connection, about: Appointment, topic: str, now: datetime, *, until: str = "") -> None:
    """That nobody came, once the desk can't undo it any more; `until` is the day on which a pause ends."""
    told = _told(about, topic, await names(about.hall, about.items, about.language))
    facts = {**told.facts, "link": f"{settings.current().public_url}/me/misses", "until": until}
    await notifications.announce(connection, replace(told, facts=facts), now)


async def announce_judged(connection: Connection, about: Miss, topic: str, now: datetime) -> None:
    """What became of an excuse or an appeal; the page says it with the reason."""
    where = await hall.hall(about.hall)
    facts: dict[str, str | int | datetime] = {
        "hall": where.name.said(about.language), "starts_at": about.starts_at, "link": f"{settings.current().public_url}/me/misses",
    }  # fmt: skip
    await notifications.announce(
        connection,
        Announcement(
            hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=None, language=about.language, facts=facts
        ),
        now,
    )


def _told(about: Appointment, topic: str, called: Names) -> Announcement:
    facts: dict[str, str | int | datetime] = {
        "hall": called.hall, "item": called.item, "starts_at": about.starts_at, "ticket_code": about.ticket_code,
    }  # fmt: skip
    return Announcement(
        hall=about.hall, topic=topic, reference=about.reference, citizen=about.citizen, phone=about.phone_to_tell,
        language=about.language, facts=facts,
    )  # fmt: skip
