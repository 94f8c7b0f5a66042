"""What the picker shows, worked out before any template runs: days, parts of a day, times, each with its words."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from backend import clock, hall, languages
from backend.hall import Closed, FreeDay, FreeStart, Kind
from backend.languages import say
from web import closures_view
from web.lots_view import Coming, coming

FEW = 2
ELDER_TIMES = 7


@dataclass(frozen=True)
class Choice:
    """What the address says has been chosen so far."""

    path: str
    hall: str
    items: tuple[str, ...]
    day: date | None
    part: Kind | None
    after: int
    keep: tuple[tuple[str, str], ...] = ()
    wait: str = ""

    def address(self, day: date | None = None, part: Kind | None = None, after: int = 0) -> str:
        """The same choice with another day, part of the day or place in a long list."""
        chosen = [*self.keep, *((("day", day.isoformat()),) if day else ()), *((("part", str(part)),) if part else ())]
        query = urlencode([*chosen, *((("after", str(after)),) if after else ())])
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True)
class DayView:
    """One day of the strip."""

    label: str
    date: str
    words: str
    href: str
    current: bool
    look: str
    tentative: bool


@dataclass(frozen=True)
class TimeView:
    """One start as a radio button."""

    slot: str
    span: str
    words: str
    full: bool
    few: bool


@dataclass(frozen=True)
class PartView:
    """A part of the day with its times; `span` is from its first start to its last."""

    name: str
    span: str
    note: str
    words: str
    full: bool
    href: str
    times: tuple[TimeView, ...]


@dataclass(frozen=True)
class Earliest:
    """The first start that is free, in words and as one tap."""

    slot: str
    words: str


@dataclass(frozen=True)
class Picker:
    """All that the picker's fragment needs."""

    days: tuple[DayView, ...]
    day: str
    parts: tuple[PartView, ...]
    earliest: Earliest | None
    next_day: DayView | None
    step: str
    more: str
    all_days: str
    all_parts: str
    wait: str
    closed: tuple[str, ...] = ()
    coming: Coming | None = None


async def picker(choice: Choice, language: str, mode: str, now: datetime) -> Picker:
    """The picker for these items: in the standard edition day and times together, in the elder edition one after the
    other (day, part of the day, at most seven times)."""
    days = await hall.free_days(choice.hall, choice.items, now)
    first = await hall.earliest(choice.hall, choice.items, now)
    day = choice.day or (None if mode == "elder" else _first_day(days, first))
    starts = await hall.free_starts(choice.hall, choice.items, day, now) if day and _is_offered(days, day) else ()
    parts = _parts(choice, day, starts, language) if day else ()
    views = tuple(_day_view(choice, each, day, language, now) for each in days)
    elder = _elder_step(choice, day, parts) if mode == "elder" else ("all", parts, "")
    return Picker(
        days=views,
        day=languages.day(language, day) if day else "",
        parts=elder[1],
        earliest=_earliest(first, language, now),
        next_day=_next_free(views, days, day),
        step=elder[0],
        more=elder[2],
        all_days=choice.address(),
        all_parts=choice.address(day),
        wait=_wait(choice, day, parts),
        closed=await _closed(choice.hall, days, day, language, now),
        coming=await coming(choice.hall, choice.keep if choice.path == "/appointments/new" else (), language, now),
    )


async def _closed(slug: str, days: tuple[FreeDay, ...], day: date | None, language: str, now: datetime) -> tuple[str, ...]:
    """What is closed on the day that is looked at, or on any of them before one is chosen."""
    first, last = (day, day) if day else (now.date(), days[-1].day if days else now.date())
    return await closures_view.public_lines(slug, max(clock.at(first, 0), now), clock.at(last + timedelta(days=1), 0), language)


def _wait(choice: Choice, day: date | None, parts: tuple[PartView, ...]) -> str:
    """Where one joins the waiting list for a day of which a time is full; empty where none is."""
    full = any(time.full for part in parts for time in part.times)
    return f"{choice.wait}&{urlencode({'day': day.isoformat()})}" if day and full and choice.wait else ""


def day_words(language: str, day: date, now: datetime) -> str:
    """今天, 明天, otherwise the weekday."""
    ahead = (day - now.date()).days
    near = {0: "Today", 1: "Tomorrow"}.get(ahead)
    return say(language, near) if near else languages.weekday(language, day)


def _elder_step(choice: Choice, day: date | None, parts: tuple[PartView, ...]) -> tuple[str, tuple[PartView, ...], str]:
    if day is None:
        return "day", (), ""
    if choice.part is None:
        return "part", parts, ""
    times = [time for part in parts if part.href == choice.address(day, choice.part) for time in part.times if not time.full]
    shown = tuple(times[choice.after : choice.after + ELDER_TIMES])
    more = choice.address(day, choice.part, choice.after + ELDER_TIMES) if len(times) > choice.after + ELDER_TIMES else ""
    return "time", tuple(_with_times(part, shown) for part in parts if part.href == choice.address(day, choice.part)), more


def _with_times(part: PartView, times: tuple[TimeView, ...]) -> PartView:
    return replace(part, times=times)


def _first_day(days: tuple[FreeDay, ...], first: FreeStart | None) -> date | None:
    if first:
        return first.starts_at.date()
    return next((each.day for each in days if each.open), None)


def _is_offered(days: tuple[FreeDay, ...], day: date) -> bool:
    return any(each.day == day for each in days)


def _parts(choice: Choice, day: date, starts: tuple[FreeStart, ...], language: str) -> tuple[PartView, ...]:
    found = []
    for kind in Kind:
        own = [start for start in starts if start.kind is kind]
        if own:
            found.append(_part(choice, day, kind, own, language))
    return tuple(found)


def _part(choice: Choice, day: date, kind: Kind, starts: list[FreeStart], language: str) -> PartView:
    free = sum(1 for start in starts if start.free)
    notes = {Kind.early: "Extended hours, by appointment", Kind.late: "Extended hours, by appointment", Kind.noon: "Open through noon"}
    return PartView(
        name=say(language, f"part-{kind}"),
        span=languages.span(starts[0].starts_at, starts[-1].starts_at),
        note=say(language, notes[kind]) if kind in notes else "",
        words=say(language, "{count} times free", count=free) if free else say(language, "full"),
        full=not free,
        href=choice.address(day, kind),
        times=tuple(_time(start, language) for start in starts),
    )


def _time(start: FreeStart, language: str) -> TimeView:
    words = "full" if not start.free else "only {count} left" if start.free <= FEW else "{count} places"
    return TimeView(
        slot=start.slot,
        span=languages.span(start.starts_at, start.ends_at),
        words=say(language, words, count=start.free),
        full=not start.free,
        few=0 < start.free <= FEW,
    )


def _day_view(choice: Choice, each: FreeDay, day: date | None, language: str, now: datetime) -> DayView:
    return DayView(
        label=day_words(language, each.day, now),
        date=languages.short_day(each.day),
        words=_day_state(each, language),
        href=choice.address(each.day),
        current=each.day == day,
        look="closed" if not each.open else "full" if not each.free else "few" if each.free <= FEW else "",
        tentative=not each.confirmed,
    )


def _day_state(each: FreeDay, language: str) -> str:
    if each.free:
        return say(language, "{count} left", count=each.free)
    if each.reason is Closed.holiday:
        return each.special if language == "zh" else say(language, "closed-holiday")
    return say(language, f"closed-{each.reason}")


def _earliest(first: FreeStart | None, language: str, now: datetime) -> Earliest | None:
    if first is None:
        return None
    day = first.starts_at.date()
    near = day_words(language, day, now) if (day - now.date()).days < 2 else ""
    return Earliest(first.slot, f"{near} {languages.moment(language, first.starts_at)}".strip())


def _next_free(views: tuple[DayView, ...], days: tuple[FreeDay, ...], day: date | None) -> DayView | None:
    """Where to go from a day that has nothing left."""
    if day is None or any(each.day == day and each.free for each in days):
        return None
    later = (view for view, each in zip(views, days, strict=True) if each.free and each.day > day)
    earlier = (view for view, each in zip(views, days, strict=True) if each.free and each.day >= day - timedelta(days=31))
    return next(later, None) or next(earlier, None)
