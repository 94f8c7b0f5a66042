"""The first page: is the hall open, my next booking, and the few big doors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get

from backend import appointments, catalogue, clock, hall, visits
from backend.appointments import LIVE, Appointment
from backend.languages import moment
from web import closures_view, hall_view
from web.appointments_booked import state_words
from web.identity import Person, person_of
from web.rendering import page

# A visit that has begun stays on the page for as long as people may still come late to it.
_LATELY = timedelta(hours=2)


@dataclass(frozen=True)
class Door:
    """A big door: its icon, its words, a small line; `look` is "main" for the first and "later" where the room is not built."""

    href: str
    icon: str
    words: str
    small: str
    look: str = ""


@dataclass(frozen=True)
class NextBooking:
    """The soonest live booking: when, what, where it stands."""

    href: str
    when: str
    what: str
    state: str
    look: str


_BOOK = Door("/appointments/new", "calendar", "Book a time", "Choose the matter, the day, the time", "main")
_MINE = Door("/me", "bookings", "My bookings", "See, change or cancel")
_AT_HOME = Door("/home-visits/new", "home-visit", "Home visits", "When you cannot come")
_PROGRESS = Door("/progress", "progress", "Progress", "How far my matter is")
_GUIDES = Door("/items", "guide", "Guides", "What to bring, how long, how much")
_WEEKENDS = Door("/extended-sessions/new", "clock", "Early, late, weekends", "Outside normal hours")
DOORS = {"standard": (_BOOK, _MINE, _AT_HOME, _PROGRESS, _GUIDES, _WEEKENDS), "elder": (_BOOK, _MINE, _AT_HOME)}


@get("/", include_in_schema=False, opt={"public": True})
async def home(request: Request) -> Response[Any]:
    """The hall now, the search, my next booking, the doors, what is often asked for."""
    person, now = person_of(request), clock.now()
    here = await hall.default_hall()
    (today,) = await hall.opening_days(here.slug, now.date(), 1)
    open_now = await hall.open_now(here.slug, now)
    return page(
        request, "home/home.html", cache="no-store" if person.signed_in else "no-cache", hall=here,
        doors=hall_view.doors(open_now, person.language, now),
        today=hall_view.day_view(today, person.language, now.date()),
        closed=await closures_view.near_lines(here.slug, now, person.language),
        waiting=await visits.waiting_count(here.slug, now.date()) if open_now.open else None,
        next_booking=await _next_booking(person, now), tiles=DOORS[person.mode],
        often=await catalogue.guides(here.about.often), more_halls=len(await hall.halls()) > 1,
    )  # fmt: skip


async def _next_booking(person: Person, now: datetime) -> NextBooking | None:
    if person.citizen is None:
        return None
    found = await appointments.of_citizen(person.citizen, since=now - _LATELY, limit=20)
    live = next((each for each in found if each.state in LIVE), None)
    return await _shown(live, person.language) if live else None


async def _shown(booked: Appointment, language: str) -> NextBooking:
    items = await catalogue.guides(booked.items)
    return NextBooking(
        f"/appointments/{booked.reference}",
        moment(language, booked.starts_at),
        " · ".join(item.title(language) for item in items),
        *state_words(booked, language),
    )


routes = (home,)
