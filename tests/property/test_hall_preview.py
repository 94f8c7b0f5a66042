"""What a preview says of each day is what is then made, whatever is booked and whatever is changed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from backend import hall
from backend.clock import at
from backend.database import transaction
from backend.hall import (
    AddWindow,
    Change,
    Kind,
    OpeningHours,
    Period,
    Policies,
    RemoveWindow,
    Season,
    Seen,
    SetGroup,
    SetHours,
    SetPolicies,
    Span,
    Window,
)
from tests import given, given_visits
from tests.counts import times

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 6)


def any_hours(dice: random.Random) -> OpeningHours:
    """Hours that the measure allows, in quarters of an hour, from a day of the horizon on."""
    opens, closes = time(dice.choice((8, 9, 10)), dice.choice((0, 30))), time(dice.choice((15, 16, 17)), dice.choice((0, 45)))
    noon, after = time(dice.choice((11, 12)), 30), time(dice.choice((13, 14)), dice.choice((0, 15)))
    share = [dice.choice((10, 25, 50, 100)) for _ in range(5)]
    periods = (
        Period(Kind.early, time(opens.hour - 1, opens.minute), opens, share[0], walk_ins=False),
        Period(Kind.morning, opens, noon, share[1]),
        Period(Kind.noon, noon, after, share[2]),
        Period(Kind.afternoon, after, closes, share[3]),
        Period(Kind.late, closes, time(closes.hour + 1, closes.minute), share[4], walk_ins=dice.random() < 0.5),
    )
    return OpeningHours(MONDAY + timedelta(days=dice.randrange(12)), (Season((1, 1), (12, 31), periods),))


async def any_change(dice: random.Random, slug: str) -> tuple[Change, str]:
    group = dice.choice(await hall.window_groups(slug))
    windows = [each.number for each in await hall.windows(slug)]
    found: list[tuple[Change, str]] = [
        (SetHours(any_hours(dice)), "hours"),
        (SetGroup(replace(group, walk_in_windows=dice.randint(0, group.windows))), "groups"),
        (AddWindow(Window(f"N{dice.randrange(10**4)}", group.slug, "1")), "groups"),
        (SetPolicies(Policies(kept_percent=dice.randint(5, 80), horizon_days=dice.randint(8, 12)), NOW), "policies"),
    ]
    return dice.choice([*found, (RemoveWindow(dice.choice(windows)), "groups")] if windows else found)


async def take_some(dice: random.Random, slug: str) -> None:
    free = await given.rows("SELECT window_group, starts_at FROM slots WHERE hall = $1 AND capacity > taken", slug)
    async with transaction() as held:
        for group, start in dice.sample(free, min(len(free), 40)):
            span = Span(str(group), start, start + timedelta(minutes=15))  # type: ignore[operator]
            await hall.lock_places(held, slug, (span,))
            await hall.take_places(held, slug, span)


async def made(slug: str) -> dict[object, tuple[object, object]]:
    rows = await given.rows("SELECT day, sum(capacity)::int, sum(surplus)::int FROM slots WHERE hall = $1 GROUP BY day", slug)
    return {day: (capacity, surplus) for day, capacity, surplus in rows}


@pytest.mark.parametrize("seed", range(times(3, 60)))
async def test_the_preview_is_what_is_made(db: str, seed: int) -> None:
    dice, slug = random.Random(seed), await given_visits.a_hall()
    for _ in range(4):
        await take_some(dice, slug)
        wanted, part = await any_change(dice, slug)
        preview = await hall.preview(slug, wanted, NOW)
        await hall.change_settings(slug, wanted, Seen(await hall.mark_of(slug, part), "staff:test"), NOW)
        there = await made(slug)
        assert {each.day: (each.after, each.surplus) for each in preview.days} == {
            each.day: there.get(each.day, (0, 0)) for each in preview.days
        }
