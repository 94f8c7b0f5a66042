"""The world of a run: how many come, how long their matters take, how late they are; every draw from one seed."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import timedelta

# Minutes that a matter takes at the window: (planned in the hall's file, mean of the draw). Made up, not measured in a hall.
ITEMS = {"short": (10, 4.0), "usual": (10, 5.5), "long": (15, 8.5), "very_long": (30, 14.0)}
_SHARES = (0.4, 0.38, 0.17, 0.05)
# How many arrive in each half-hour from 8:30 to 17:30 without a booking, as weights.
_HALF_HOURS = (9, 12, 13, 11, 9, 7, 6, 4, 3, 3, 4, 8, 10, 9, 7, 5, 4, 2)


@dataclass(frozen=True)
class Plan:
    """The numbers of a run, as the issue names them, and the habits that it leaves open."""

    seed: int = 20261122
    windows: int = 8
    walk_in_windows: int = 2
    days: int = 20
    before: int = 10
    visits: int = 600
    citizens: int = 2000
    bots: int = 50
    identities: int = 10
    booking_share: float = 0.55
    missing: float = 0.08
    late: float = 0.15
    sold_share: float = 0.5
    waits_in_list: float = 0.6
    wants_earlier: float = 0.3
    policies: dict[str, str] = field(default_factory=dict)


def item(chance: random.Random) -> str:
    """What somebody comes for."""
    return chance.choices(tuple(ITEMS), _SHARES)[0]


def at_the_window(chance: random.Random, wanted: str) -> timedelta:
    """How long it takes: lognormal, half as spread as it is long, at least a minute."""
    mean, spread = ITEMS[wanted][1], 0.45
    minutes = chance.lognormvariate(math.log(mean) - spread**2 / 2, spread)
    return timedelta(minutes=max(1.0, minutes))


def lateness(chance: random.Random, plan: Plan) -> timedelta | None:
    """How long after the booked start somebody comes (mostly before it); None who does not come."""
    drawn = chance.random()
    if drawn < plan.missing:
        return None
    if drawn < plan.missing + plan.late:
        return timedelta(minutes=chance.expovariate(1 / 12))
    return -timedelta(minutes=chance.uniform(0, 25))


def walk_in_moment(chance: random.Random) -> timedelta:
    """When on the day (after midnight) somebody without a booking comes."""
    half = chance.choices(range(len(_HALF_HOURS)), _HALF_HOURS)[0]
    return timedelta(hours=8.5, minutes=30 * half + chance.uniform(0, 30))


def need_moment(chance: random.Random) -> timedelta:
    """When on the day somebody sits down to book: between 7 and 22 o'clock."""
    return timedelta(hours=chance.uniform(7, 22))
