"""Tours in words: for the manager's week and the tour's page, masked and without a street; and for who is visited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend import hall, home_visits, secrecy, tours
from backend.hall import Hall
from backend.home_visits import HomeVisit
from backend.languages import Language, day, moment, say, time
from backend.refusals import Refusal
from backend.tours import Fallen, Known, SkillMissing, Tour, TourState, Wanted
from web.home_visits_view import community_words

LOOKS = {TourState.draft: "wait", TourState.announced: "good", TourState.ended: "", TourState.cancelled: ""}
_LONG = 5


@dataclass(frozen=True)
class Comer:
    """Who comes, as the household is told."""

    name: str
    number: str
    photo: str


@dataclass(frozen=True)
class Visit:
    """What the household is told of its visit: the half-day, the half hour, the team; `late` once that half hour is well over and
    nobody came, `over` when the visit has been."""

    day: str
    half: str
    about: str
    vehicle: str
    team: tuple[Comer, ...]
    late: bool
    over: bool


@dataclass(frozen=True)
class OverdueView:
    """A household that nobody came to, for who plans."""

    reference: str
    tour: UUID
    when: str
    community: str


@dataclass(frozen=True)
class WaitingView:
    """A request that waits for its day, `long` where that is more than five; `misfit`: why it can't join the tour that is looked at."""

    reference: str
    community: str
    what: str
    halves: str
    needs: str
    days: int
    protected: bool
    misfit: str = ""

    @property
    def long(self) -> bool:
        """To be planned before the others."""
        return self.days > _LONG


@dataclass(frozen=True)
class StopView:
    """A visit on its tour as staff see it."""

    reference: str
    number: int
    time: str
    community: str
    what: str
    who: str
    needs: str
    protected: bool
    state: str
    movable: bool


@dataclass(frozen=True)
class TourView:
    """A tour as staff see it; `warnings` are what somebody should do something about."""

    id: UUID
    version: int
    day: str
    half: str
    iso: str
    state: str
    state_words: str
    look: str
    team: str
    vehicle: str
    devices: str
    stops: tuple[StopView, ...]
    warnings: tuple[str, ...]


async def visit_of(found: HomeVisit, language: str, now: datetime) -> Visit | None:
    """Who comes when; None while no day is told."""
    tour = await tours.tour_of(found.reference) if found.state in ("planned", "under_way", "done") else None
    stop = tour.stop(found.reference) if tour else None
    if tour is None or stop is None:
        return None
    photos = f"/home-visits/{found.reference}/visitors"
    team = tuple(Comer(each.name, each.number, f"{photos}/{each.staff}" if each.photo else "") for each in tour.members)
    return Visit(
        day(Language(language), tour.day), say(language, f"half-day-{tour.half}"), time(tours.about(stop.arrives_at)), tour.vehicle, team,
        late=found.state == "planned" and now > stop.arrives_at + tours.OVERDUE_AFTER, over=found.state == "done",
    )  # fmt: skip


async def overdue_views(slug: str, language: str, now: datetime) -> tuple[OverdueView, ...]:
    """Whom nobody came to, who waits longest first."""
    where = await hall.hall(slug)
    return tuple(
        OverdueView(
            each.reference, each.tour, moment(Language(language), each.arrives_at), community_words(where, each.community, language)
        )
        for each in await tours.overdue(slug, now)
    )


async def titles(slug: str, language: str) -> dict[str, str]:
    """The titles of the hall's items at home."""
    return {each.slug: each.title(language) for each in await home_visits.items_at_home(slug)}


async def waiting_views(slug: str, language: str, now: datetime) -> tuple[WaitingView, ...]:
    """Accepted requests that stand on no tour, who waits longest first; for managers, who see protected persons' too."""
    on_drafts, where, names = await tours.on_drafts(slug), await hall.hall(slug), await titles(slug, language)
    needs = await tours.item_needs(slug)
    found = [each for each in await home_visits.accepted_at(slug, manager=True) if each.reference not in on_drafts]
    return tuple(
        WaitingView(
            each.reference, community_words(where, each.asking.community, language), _what(each, names, language),
            halves(each.asking.halves, language), needs_words(tours.wanted(each, needs), language),
            (now.date() - each.asked_at.date()).days if each.asked_at else 0, each.asking.is_protected,
        )
        for each in found
    )  # fmt: skip


async def tour_view(tour: Tour, known: Known, fallen: tuple[Fallen, ...], language: str, *, manager: bool, now: datetime) -> TourView:
    """The tour in words. A protected person's stop says to its visitors who, where and what in its hours alone."""
    around = await _around(tour.hall, _references((tour,)), known, language)
    return _tour(tour, around, fallen, language, manager=manager, now=now)


async def tour_views(found: Sequence[Tour], language: str, *, manager: bool, now: datetime) -> tuple[TourView, ...]:
    """Tours in words, in this order and in as many questions for many as for one."""
    around: dict[str, _Around] = {}
    for slug in dict.fromkeys(each.hall for each in found):
        references = _references([each for each in found if each.hall == slug])
        around[slug] = await _around(slug, references, await tours.known_now(slug, references, now), language)
    fallen = await tours.fallen_of(each.id for each in found)
    return tuple(_tour(each, around[each.hall], fallen.get(each.id, ()), language, manager=manager, now=now) for each in found)


@dataclass(frozen=True)
class _Around:
    """What tours of a hall are said with: the hall, titles of items, what they are measured against, the requests."""

    where: Hall
    names: Mapping[str, str]
    known: Known
    visits: Mapping[str, HomeVisit]


async def _around(slug: str, references: Sequence[str], known: Known, language: str) -> _Around:
    visits = {each.reference: each for each in await home_visits.several(references)}
    return _Around(await hall.hall(slug), await titles(slug, language), known, visits)


def _references(found: Sequence[Tour]) -> tuple[str, ...]:
    return tuple(stop.reference for each in found for stop in each.stops)


def _tour(tour: Tour, around: _Around, fallen: tuple[Fallen, ...], language: str, *, manager: bool, now: datetime) -> TourView:
    stops = tuple(_stop(tour, place, around, language) for place in range(len(tour.stops)))
    stops = tuple(each if manager or tours.is_open(stop, now) else _quiet(each) for each, stop in zip(stops, tour.stops, strict=False))
    joined = "、" if language == "zh" else ", "
    return TourView(
        tour.id, tour.version, day(Language(language), tour.day), say(language, f"half-day-{tour.half}"), f"{tour.day}-{tour.half}",
        tour.state, say(language, f"tour-state-{tour.state}"), LOOKS[tour.state], joined.join(each.name for each in tour.members),
        tour.vehicle, joined.join(say(language, f"device-{each}") for each in tour.devices), stops,
        _warnings(tour, around.known, fallen, language),
    )  # fmt: skip


def said(problem: Refusal, language: str) -> str:
    """A refusal in words, its skill too."""
    facts: Mapping[str, object] = problem.facts
    if isinstance(problem, SkillMissing):
        facts = {**facts, "skill": say(language, f"skill-{problem.facts['skill']}")}
    return say(language, problem.key, **facts)


def needs_words(each: Wanted, language: str) -> str:
    """30 minutes · sign language, printer."""
    more = [say(language, f"skill-{skill}") for skill in sorted(each.skills)]
    more += [say(language, f"device-{device}") for device in sorted(each.devices)]
    said_minutes = say(language, "{minutes} min", minutes=each.minutes)
    return f"{said_minutes} · {('、' if language == 'zh' else ', ').join(more)}" if more else said_minutes


def halves(chosen: tuple[str, ...], language: str) -> str:
    """Half-days as they were answered."""
    return ("、" if language == "zh" else ", ").join(say(language, f"home-half-{each}") for each in chosen)


def _what(found: HomeVisit, names: Mapping[str, str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names.get(each, each) for each in found.asking.items)


def _stop(tour: Tour, place: int, around: _Around, language: str) -> StopView:
    stop = tour.stops[place]
    found, each = around.visits[stop.reference], around.known.wanted.get(stop.reference)
    return StopView(
        stop.reference, place + 1, f"{time(stop.arrives_at)}–{time(stop.leaves_at)}",
        community_words(around.where, stop.community, language), _what(found, around.names, language),
        secrecy.masked_name(found.asking.name), needs_words(each, language) if each else "",
        found.asking.is_protected, say(language, f"home-state-{found.state}") if tour.state != TourState.draft else "",
        found.state in ("accepted", "planned"),
    )  # fmt: skip


def _quiet(stop: StopView) -> StopView:
    return replace(stop, who="", community="", what="") if stop.protected else stop


def _warnings(tour: Tour, known: Known, fallen: tuple[Fallen, ...], language: str) -> tuple[str, ...]:
    found = [
        say(language, "{reference} has another address now", reference=each.reference)
        if each.moved
        else say(language, "{reference} fell out: {state}", reference=each.reference, state=say(language, f"home-state-{each.state}"))
        for each in fallen
    ]
    if tour.state in (TourState.draft, TourState.announced):
        people = [(each.name, known.visitors.get(each.staff)) for each in tour.members]
        found += [say(language, "VisitorAway", who=name) for name, one in people if one is None or not one.may_go(tour.day)]
    return tuple(found)
