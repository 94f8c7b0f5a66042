"""A request for a weekend or holiday time in words, for its citizen and for the staff who answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from backend import catalogue, hall, progress, secrecy
from backend.appointments import outline_of_day
from backend.extended_sessions import ExtendedSession, Frame, Side, Stretch, Time, may_be_asked
from backend.languages import Language, day, moment, say, span
from backend.progress import Entry

LOOKS = {"proposed": "wait", "offered": "info", "agreed": "good", "refused": "bad", "withdrawn": "", "lapsed": ""}
EVERY = timedelta(minutes=30)


@dataclass(frozen=True)
class TimeView:
    """A time of a request."""

    number: int
    words: str
    cost: str


@dataclass(frozen=True)
class Step:
    """A line of the diary."""

    words: str
    at: str
    machine_at: str


@dataclass(frozen=True)
class SessionView:
    """A request as a page shows it; the applicant is masked."""

    reference: str
    version: int
    what: str
    where: str
    who: str
    state: str
    state_words: str
    look: str
    why: str
    words: str
    why_not: str
    answer: str
    answer_by: str
    proposed: tuple[TimeView, ...]
    offered: tuple[TimeView, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class DayView:
    """A day for which people ask: what is agreed on it already, and who asks."""

    words: str
    taken: str
    asked: tuple[tuple[str, SessionView], ...]


async def session_view(found: ExtendedSession, language: str) -> SessionView:
    """The request in words, with all that happened."""
    (view,), past = await session_views((found,), language), await progress.diary(found.reference)
    return replace(view, steps=tuple(_step(each, Language(language)) for each in past))


async def session_views(found: Sequence[ExtendedSession], language: str) -> tuple[SessionView, ...]:
    """A list of them without what happened, in as many questions as one asks."""
    titles = {guide.slug: guide.title(language) for guide in await catalogue.guides(tuple(dict.fromkeys(each.item for each in found)))}
    return tuple([_view(each, titles, (await hall.hall(each.hall)).name.said(language), language) for each in found])


def _view(found: ExtendedSession, titles: Mapping[str, str], where: str, language: str) -> SessionView:
    tongue = Language(language)
    return SessionView(
        reference=found.reference, version=found.version, what=titles.get(found.item, found.item),
        where=where, who=secrecy.masked_name(found.applicant.name), state=found.state,
        state_words=say(language, f"session-{found.state}"), look=LOOKS[found.state], why=say(language, f"why-{found.why}"),
        words=found.words, why_not=say(language, f"why-not-{found.why_not}") if found.why_not else "", answer=found.answer,
        answer_by=moment(tongue, found.answer_by), proposed=_times(found, Side.citizen, tongue),
        offered=_times(found, Side.staff, tongue),
    )  # fmt: skip


async def by_day(hall_slug: str, waiting: tuple[ExtendedSession, ...], language: str) -> tuple[DayView, ...]:
    """Who asks for which day, the soonest first; one who proposes several days stands under each."""
    views = {each.reference: each for each in await session_views(waiting, language)}
    times = sorted(((each.starts_at, found) for found in waiting for each in _standing(found)), key=lambda pair: pair[0])
    days = tuple(dict.fromkeys(starts_at.date() for starts_at, _ in times))
    return tuple([await _day_view(hall_slug, on, times, views, language) for on in days])


def day_choices(frame: Frame, today: date, language: str) -> tuple[tuple[str, str], ...]:
    """The days that may be proposed, for a list that folds."""
    days = (today + timedelta(days=step) for step in range(frame.policies.weekend_horizon.days + 1))
    return tuple((on.isoformat(), _day_words(frame, on, language)) for on in days if may_be_asked(frame, on, today))


def time_choices(frame: Frame) -> tuple[tuple[str, str], ...]:
    """The starts that leave the matter enough time, each half an hour."""
    policies, day_one = frame.policies, date(2000, 1, 1)
    at, closes = (datetime.combine(day_one, each) for each in (policies.weekend_opens, policies.weekend_closes))
    found: list[tuple[str, str]] = []
    while at + frame.length <= closes:
        found.append((f"{at:%H:%M}", f"{at:%H:%M}-{at + frame.length:%H:%M}"))
        at += EVERY
    return tuple(found)


def stretch_words(each: Stretch | Time, language: str) -> str:
    """11月28日 周六 10:00-10:30."""
    return f"{day(Language(language), each.starts_at.date())} {span(each.starts_at, each.ends_at)}"


def _standing(found: ExtendedSession) -> tuple[Time, ...]:
    return found.by(Side.staff) or found.by(Side.citizen)


async def _day_view(
    hall_slug: str, on: date, times: list[tuple[datetime, ExtendedSession]], views: dict[str, SessionView], language: str
) -> DayView:
    taken = len(await outline_of_day(hall_slug, on))
    asked = tuple((f"{starts_at:%H:%M}", views[found.reference]) for starts_at, found in times if starts_at.date() == on)
    return DayView(day(Language(language), on), say(language, "Agreed already: {number}", number=taken), asked)


def _day_words(frame: Frame, on: date, language: str) -> str:
    special = frame.calendar.special.get(on)
    words = day(Language(language), on)
    return f"{words} ({special.name})" if special and language == "zh" else words


def _times(found: ExtendedSession, side: Side, language: Language) -> tuple[TimeView, ...]:
    return tuple(
        TimeView(
            each.number, stretch_words(each, language),
            say(language, "Costs one window for {minutes} minutes", minutes=(each.ends_at - each.starts_at) // timedelta(minutes=1)),
        )
        for each in found.by(side)
    )  # fmt: skip


def _step(entry: Entry, language: Language) -> Step:
    return Step(progress.text(entry, language), moment(language, entry.at), entry.at.isoformat())
