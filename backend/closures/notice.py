"""A year's notice of holidays: what it would change, then kept, its slots made anew, and those moved whose day it took."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from backend import hall, jobs
from backend.clock import SHANGHAI
from backend.closures.actions import FOLLOW, preview
from backend.closures.rules import Proposal, TouchedMeanwhile
from backend.database import transaction
from backend.hall import AlreadyClosed, Bilingual, Calendar, Cause, Closure, Hall, TurnedDay, YearFile

_BY_FILE = "load"


@dataclass(frozen=True)
class HallTurned:
    """What a notice does to one hall: places that come and go within the days that can be booked, and whom it moves."""

    hall: Hall
    places_new: int
    places_gone: int
    moved: tuple[Proposal, ...]


@dataclass(frozen=True)
class NoticePreview:
    """What a notice would do; `mark` names exactly this picture. `known` says whether the year is confirmed already."""

    file: YearFile
    days: tuple[TurnedDay, ...]
    halls: tuple[HallTurned, ...]
    known: bool
    mark: str


async def preview_notice(file: YearFile, now: datetime) -> NoticePreview:
    """Days that become something else from today on, and what that means for each hall. Nothing is kept."""
    after, today = await hall.calendar_with(file), now.astimezone(SHANGHAI).date()
    days = await hall.turned_days(after, today)
    halls = tuple([await _hall_turned(each, days, after, now) for each in await hall.halls()])
    known = hall.is_confirmed(await hall.calendar(), today.replace(year=file.year.year, day=1))
    return NoticePreview(file, days, halls, known, _mark(file, halls))


async def keep_notice(file: YearFile, mark: str | None, by: str, now: datetime) -> bool:
    """The notice is the calendar from now on, in all halls; who had booked on a day that works otherwise is moved in the
    background and told. TouchedMeanwhile where others are touched than `mark` names (None: not looked at, `yueban load`). False
    where a provisional file came for a confirmed year: nothing is changed."""
    async with transaction() as held:
        if mark is not None and (await preview_notice(file, now)).mark != mark:
            raise TouchedMeanwhile
        turned = await hall.turned_days(await hall.calendar_with(file), now.astimezone(SHANGHAI).date())
        if not await hall.keep_notice(held, file, by, now):
            return False
        for each in await hall.halls():
            for day in turned:
                if day.works_otherwise and await hall.has_slots(held, each.slug, day.day):
                    with suppress(AlreadyClosed):  # one that will look at this day is there already
                        made = await hall.close(held, _calendar_closure(each.slug, day, by, now), now)
                        await jobs.enqueue(held, FOLLOW, f"{made.hall}/{made.id}")
    hall.forget_calendar()
    await hall.make_all_slots(now)
    return True


async def load(text: str, by: str, now: datetime) -> str | None:
    """`yueban load` of a year's special days, and what it says; None where the file is something else. FileRefused."""
    file = hall.read_year(text)
    if file is None:
        return None
    year = file.year
    if not await keep_notice(file, None, by, now):
        return f"special days of {year.year}: confirmed already, the provisional file changes nothing"
    return f"special days of {year.year}: {len(file.days)}, {'confirmed' if year.confirmed else 'provisional'}"


async def _hall_turned(each: Hall, days: tuple[TurnedDay, ...], after: Calendar, now: datetime) -> HallTurned:
    otherwise = [day for day in days if day.works_otherwise]
    bookable = set(await hall.days_bookable(each.slug, now))
    near = [day.day for day in otherwise if day.day in bookable]
    before, then = await hall.places_on(each.slug, near, await hall.calendar(), now), await hall.places_on(each.slug, near, after, now)
    moved = [
        proposal
        for day in otherwise
        for proposal in (await preview(_calendar_closure(each.slug, day, _BY_FILE, now), now, after)).proposals
    ]
    new, gone = (sum(max(one[day] - other[day], 0) for day in near) for one, other in ((then, before), (before, then)))
    return HallTurned(each, new, gone, tuple(moved))


def _calendar_closure(slug: str, day: TurnedDay, by: str, now: datetime) -> Closure:
    since = datetime.combine(day.day, time(0), SHANGHAI)
    return Closure(0, slug, "", (), since, since + timedelta(days=1), Cause.calendar, Bilingual(day.name), by, now)


def _mark(file: YearFile, halls: tuple[HallTurned, ...]) -> str:
    days = (f"{each.day} {each.kind} {each.name}" for each in file.days)
    moved = (f"{proposal.booked.reference} {proposal.booked.starts_at.isoformat()}" for each in halls for proposal in each.moved)
    return hashlib.sha256("|".join((str(file.year), *days, *moved)).encode()).hexdigest()[:32]


