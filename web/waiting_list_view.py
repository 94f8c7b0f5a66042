"""A wish on the waiting list in words, and the choices of the form to join it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from backend import appointments, catalogue, hall, progress
from backend.appointments import PARTS, NothingBooked, WaitingState, WaitingWish
from backend.hall import Closed, FreeDay
from backend.languages import Language, day, moment, say, short_day, time
from web.appointments_view import day_words

LOOKS = {"waiting": "wait", "offered": "info", "booked": "good"}


@dataclass(frozen=True)
class Step:
    """A line of the diary."""

    words: str
    at: str
    machine_at: str


@dataclass(frozen=True)
class WaitingView:
    """A wish as its page shows it: what for and when, not whose."""

    token: str
    reference: str
    what: str
    where: str
    state: str
    state_words: str
    look: str
    earlier: bool
    booked_when: str
    days: tuple[str, ...]
    parts: str
    ahead: str
    offer_when: str
    offer_until: str
    again: str
    is_live: bool
    steps: tuple[Step, ...]


async def waiting_view(found: WaitingWish, language: str) -> WaitingView:
    """The wish in words."""
    awaited, offer = found.awaited, found.offer
    where = await hall.hall(awaited.hall)
    names = await catalogue.names(awaited.items, language)
    parts = [say(language, f"part-{part}") for part in awaited.parts]
    return WaitingView(
        token=found.token, reference=found.reference, what=("、" if language == "zh" else ", ").join(names),
        where=where.name.said(language), state=found.state, state_words=say(language, f"waiting-{found.state}"),
        look=LOOKS.get(found.state, ""), earlier=found.earlier, booked_when=await _booked_when(found, language),
        days=tuple(day(language, each) for each in awaited.days),
        parts=("、" if language == "zh" else ", ").join(parts) or say(language, "any time of the day"),
        ahead=await _ahead(found, language), offer_when=moment(language, offer.starts_at) if offer else "",
        offer_until=time(offer.expires_at) if offer else "", again=new_address(awaited.hall, awaited.items, found),
        is_live=found.is_live, steps=await _steps(found, Language(language)),
    )  # fmt: skip


def new_address(hall_slug: str, items: tuple[str, ...], wish: WaitingWish | None = None) -> str:
    """Where one joins for these items; for an earlier time of the wish's booking, where one joins for that."""
    if wish and wish.earlier:
        return f"/waiting-list/new?{urlencode({'reference': wish.reference})}"
    query = [("item", items[0]), *(("with", each) for each in items[1:]), ("hall", hall_slug)]
    return f"/waiting-list/new?{urlencode(query)}"


def day_choices(
    days: tuple[FreeDay, ...], last: date, chosen: tuple[str, ...], language: str, now: datetime
) -> tuple[tuple[str, str, str], ...]:
    """The days up to `last` that are full, and those that were chosen (there a part may be); each with how full it is."""
    wanted = (each for each in days if each.open and each.day <= last and (_is_full(each) or each.day.isoformat() in chosen))
    return tuple((each.day.isoformat(), day_words(language, each.day, now), _small(each, language)) for each in wanted)


def part_choices(language: str) -> tuple[tuple[str, str, None], ...]:
    """The parts of a day."""
    return tuple((part.value, say(language, f"part-{part}"), None) for part in PARTS)


def _is_full(each: FreeDay) -> bool:
    return each.reason is Closed.full


def _small(each: FreeDay, language: str) -> str:
    full = say(language, "{count} left", count=each.free) if each.free else say(language, "full")
    return f"{short_day(each.day)} {full}"


async def _steps(found: WaitingWish, language: Language) -> tuple[Step, ...]:
    """What has happened since the wish joined; a booking to be earlier has an older diary of its own."""
    diary = [each for each in await progress.diary(found.reference) if each.at >= found.created_at]
    return tuple(Step(progress.text(each, language), moment(language, each.at), each.at.isoformat()) for each in diary)


async def _ahead(found: WaitingWish, language: str) -> str:
    if found.state is not WaitingState.waiting:
        return ""
    number = await appointments.ahead_of(found)
    return say(language, "{number} ahead of you", number=number) if number else say(language, "You are the first in the line")


async def _booked_when(found: WaitingWish, language: str) -> str:
    if not found.earlier and found.state is not WaitingState.booked:
        return ""
    try:
        booking = await appointments.appointment(found.reference)
    except NothingBooked:
        return ""
    return moment(language, booking.starts_at)


def is_open(found: WaitingWish, now: datetime) -> bool:
    """Whether a place is offered that can still be taken."""
    return bool(found.offer and found.offer.expires_at > now)
