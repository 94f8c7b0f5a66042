"""A hall's settings in words: hours, groups, what was changed by whom, what a change would do to each day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request

from backend import appointments, hall, people
from backend.hall import Kind, OpeningHours, Period, Season, Seen, SettingsChanged
from backend.languages import day, moment, say
from backend.refusals import Refusal
from backend.visits import Desk
from web.identity import staff_of
from web.staff_desk import desk_of

SEVERAL = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class SeasonView:
    """A season of opening hours: from when to when, and each part of its days in words."""

    words: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VersionView:
    """A version of the hours; `drop` where it can still be taken back."""

    begins: str
    iso: str
    seasons: tuple[SeasonView, ...]
    coming: bool


@dataclass(frozen=True)
class DayView:
    """One day of a preview: places before and after, bookings, and how many of them would be without a planned window."""

    words: str
    before: int
    after: int
    booked: int
    lost: int


@dataclass(frozen=True)
class PreviewView:
    """The days that a change touches, and how many it leaves alone."""

    days: tuple[DayView, ...]
    untouched: int
    lost: int


def manager_of(request: Request) -> Desk:
    """The hall that this manager manages, and who they are; NotAllowed for anybody else."""
    return desk_of(request, "manager")


def seen_of(request: Request, form: Any) -> Seen:
    """Who changes something, and how it stood on their page."""
    return Seen(str(form.get("mark", ""))[:16], staff_of(request).actor)


def version_view(hours: OpeningHours, language: str, *, coming: bool) -> VersionView:
    """A version in words."""
    seasons = tuple(SeasonView(season_words(season, language), parts_of(season, language)) for season in hours.seasons)
    return VersionView(day(language, hours.valid_from), hours.valid_from.isoformat(), seasons, coming)


def season_words(season: Season, language: str) -> str:
    """From which day of the year to which."""
    if season.first == (1, 1) and season.last == (12, 31):
        return say(language, "All year")
    return say(language, "{first} to {last}", first=month_day(season.first), last=month_day(season.last))


def parts_of(season: Season, language: str) -> tuple[tuple[str, str], ...]:
    """Each part of the day by name, with its times and who is served."""
    return tuple((say(language, f"part-{each.kind}"), period_words(each, language)) for each in season.periods)


def period_words(period: Period, language: str) -> str:
    """08:30-12:00 · 50 % of the windows · by appointment."""
    share = say(language, "{percent}% of windows", percent=period.on_duty)
    who = say(language, "walk-ins too") if period.walk_ins else say(language, "by appointment")
    return f"{period.opens:%H:%M}-{period.closes:%H:%M} · {share} · {who}"


def month_day(value: tuple[int, int]) -> str:
    """6/1."""
    return f"{value[0]}/{value[1]}"


async def preview_view(slug: str, found: hall.Preview, language: str, now: datetime) -> PreviewView:
    """What each touched day has before and after; bookings counted against the windows planned then."""
    first, last = found.days[0].day, found.days[-1].day
    counts = await appointments.without_window(slug, first, last, found.windows, now)
    nothing = appointments.DayCount(0, 0)
    rows = tuple((each, counts.get(each.day, nothing)) for each in found.days)
    touched = tuple(
        DayView(day(language, each.day), each.before, each.after, count.booked, count.without)
        for each, count in rows
        if each.touched or count.without
    )
    return PreviewView(touched, len(rows) - len(touched), sum(view.lost for view in touched))


async def said(problem: Refusal, language: str) -> str:
    """A refusal in words; who was faster goes by name."""
    facts = dict(problem.facts)
    if isinstance(problem, SettingsChanged):
        facts["who"] = await who(str(facts["who"]), language)
        facts["when"] = moment(language, facts["when"]) if isinstance(facts["when"], datetime) else say(language, "just now")
    if isinstance(problem, hall.HoursAgainstMeasure):
        return say(language, str(facts["fault"]))
    if isinstance(problem, hall.SettingsAtOdds):
        facts["other"] = say(language, f"setting-{facts['other']}")
    return say(language, problem.key, **facts)


async def who(actor: str, language: str) -> str:
    """Who the ledger means, by name."""
    return (await actors((actor,), language))[actor]


async def actors(found: tuple[str, ...], language: str) -> Mapping[str, str]:
    """All of these by name, in one question: staff by their name, files by the console."""
    ids = {actor: UUID(actor.removeprefix("staff:")) for actor in found if _is_staff(actor)}
    names = await people.names_of(ids.values())
    plain = {actor: say(language, "The operator, from a file") for actor in found}
    return plain | {actor: names.get(staff, say(language, "somebody else")) for actor, staff in ids.items()}


def _is_staff(actor: str) -> bool:
    try:
        UUID(actor.removeprefix("staff:"))
    except ValueError:
        return False
    return actor.startswith("staff:")


def part_names(language: str) -> tuple[tuple[Kind, str], ...]:
    """The parts of a working day in their order."""
    return tuple((part, say(language, f"part-{part}")) for part in hall.PARTS)
