"""What a change of tours means to households: who is told what, and which requests are planned or wait again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from backend import home_visits
from backend.database import Connection
from backend.home_visits import HomeVisit
from backend.languages import day, language_of, say
from backend.tours import keeping
from backend.tours.drafting import Told, told
from backend.tours.rules import Tour


async def settle(held: Connection, before: Iterable[Tour], after: Iterable[Tour], by: str, now: datetime) -> None:
    """In the caller's transaction: a household that hears of its visit first, one whose day, half-day, hour or visitors are others
    now, and one whose day falls. Nobody is told what has not changed. home_visits.NoHomeVisit, states.NotNow."""
    was, now_is = _all(before), _all(after)
    for reference in sorted(was.keys() | now_is.keys()):
        old, new = was.get(reference), now_is.get(reference)
        if old is None and new is not None:
            await _planned(held, await home_visits.plan(held, reference, by, now), new, now)
            await keeping.day_told(held, reference, now)
        elif new is None:
            found = await home_visits.visit(reference)
            if found.state is home_visits.State.planned:
                found = await home_visits.unplan(held, reference, "tour", by, now)
                await home_visits.tell(held, found, "home_visit_changed", now)
        elif old is not None and old != new:
            topic = "home_visit_visitors" if (old.when, old.about) == (new.when, new.about) else "home_visit_changed"
            found = await home_visits.visit(reference)
            if found.state is home_visits.State.planned or topic == "home_visit_visitors":
                await home_visits.tell(held, found, topic, now)


async def _planned(held: Connection, found: HomeVisit, new: Told, now: datetime) -> None:
    language = language_of(found.language)
    half = say(language, f"half-day-{new.when.half}")
    await home_visits.tell(held, found, "home_visit_planned", now, day=day(language, new.when.day), half=half)


def _all(tours: Iterable[Tour]) -> dict[str, Told]:
    return {reference: each for tour in tours for reference, each in told(tour).items()}
