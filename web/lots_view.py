"""New days and their lots in words: for the picker, for the page of a wish, for who checks a draw."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from backend import catalogue, hall, lots, secrecy
from backend.hall import NewDays
from backend.languages import day, say, short_day, time
from backend.lots import ANY, Frame, LotWish, State

LOOKS = {State.waiting: "wait", State.won: "good", State.lost: "bad", State.withdrawn: ""}


@dataclass(frozen=True)
class Coming:
    """The days that open next, in one sentence; `href` leads to the lot that takes wishes now."""

    words: str
    href: str


@dataclass(frozen=True)
class WishView:
    """A wish in a lot as its owner sees it."""

    reference: str
    hall: str
    day: str
    where: str
    what: tuple[str, ...]
    who: str
    state: str
    state_words: str
    look: str
    choices: tuple[str, ...]
    drawn_at: str
    place: int | None
    appointment: str
    check: str
    again: str


async def coming(hall_slug: str, query: tuple[tuple[str, str], ...], language: str, now: datetime) -> Coming | None:
    """What the picker says of the newest days; `query` names items and hall for the wish."""
    days = await hall.new_days(hall_slug, now)
    if days is None:
        return None
    facts = {"day": day(language, days.last), "when": when(days.opens_at, language, now), "until": time(days.draws_at)}
    if not days.running:
        return Coming(say(language, "{day} opens {when}, drawn by lot" if days.by_lot else "{day} opens {when}", **facts), "")
    if now < days.draws_at:
        href = f"/lots/new?{urlencode(query)}" if query else ""
        return Coming(say(language, "The places of {day} are drawn by lot: wishes until {until}", **facts), href)
    return Coming(say(language, "The places of {day} are being drawn", **facts), "")


def when(moment: datetime, language: str, now: datetime) -> str:
    """今天 08:00, 明天 08:00, otherwise the day."""
    near = {0: "Today", 1: "Tomorrow"}.get((moment.date() - now.date()).days)
    return f"{say(language, near) if near else day(language, moment.date())} {time(moment)}"


async def wish_view(wish: LotWish, language: str, now: datetime) -> WishView:
    """The wish in words."""
    where = await hall.hall(wish.hall)
    days = await hall.new_days(wish.hall, now)
    query = urlencode([("item", wish.items[0]), *(("with", each) for each in wish.items[1:]), ("hall", wish.hall)])
    return WishView(
        reference=wish.reference, hall=wish.hall, day=day(language, wish.day), where=where.name.said(language),
        what=tuple(await catalogue.names(wish.items, language)), who=secrecy.masked_name(wish.applicant.name), state=wish.state,
        state_words=say(language, f"lot-{wish.state}"), look=LOOKS[wish.state],
        choices=tuple(choice_words(each, language) for each in wish.choices),
        drawn_at=time(days.draws_at) if days and days.running and days.last == wish.day else "", place=wish.place,
        appointment=wish.appointment or "", check=f"/lots/drawn/{wish.hall}/{wish.day}", again=f"/appointments/new?{query}",
    )  # fmt: skip


def choice_words(choice: str, language: str) -> str:
    """A start as it is, a part of the day by its name."""
    if choice == ANY:
        return say(language, "Any time")
    return choice if choice[:1].isdigit() else say(language, f"part-{choice}")


def choices_of(frame: Frame, language: str) -> tuple[tuple[str, str], ...]:
    """What can be wished, for a list that folds."""
    return tuple((each, choice_words(each, language)) for each in frame.choices)


def lot_words(days: NewDays, language: str) -> dict[str, str]:
    """The facts that the page of a lot needs of its days."""
    return {"day": day(language, days.last), "short": short_day(days.last), "until": time(days.draws_at)}


def drawn_line(each: lots.DrawnWish) -> str:
    """A line of the list by which anybody checks a draw."""
    return f"{each.place} {each.turn} {each.drawn_as} {each.reference} {each.starts_at:%H:%M}" if each.starts_at else (
        f"{each.place} {each.turn} {each.drawn_as} {each.reference} -"
    )  # fmt: skip
