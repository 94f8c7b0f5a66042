"""How long the way between two communities is: the hall's own table first, then coordinates; no map service is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, cos, hypot, radians

HALL = "hall"
LEAST, LONGEST_WAY = 5, 240
_KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class Travel:
    """Ways in minutes, in steps of five. `measured`: (from, to) as the hall wrote it down, taken for both directions where only one
    stands there. `points`: latitude and longitude of communities and of HALL; `speed` in km/h; `detour` in percent of the straight line."""

    measured: Mapping[tuple[str, str], int] = field(default_factory=dict)
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    speed: int = 25
    detour: int = 140

    def minutes(self, origin: str, goal: str) -> int | None:
        """The way in minutes, five at least, also inside a community; None where neither table nor coordinates know it."""
        known = self.measured.get((origin, goal), self.measured.get((goal, origin)))
        if known is not None:
            return max(LEAST, _fives(known))
        if origin == goal:
            return LEAST
        here, there = self.points.get(origin), self.points.get(goal)
        if here is None or there is None:
            return None
        return max(LEAST, _fives(kilometres(here, there) * self.detour / 100 / self.speed * 60))


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The straight line between two points given in degrees; exact enough inside a district."""
    north = (there[0] - here[0]) * _KM_A_DEGREE
    east = (there[1] - here[1]) * _KM_A_DEGREE * cos(radians((here[0] + there[0]) / 2))
    return hypot(north, east)


def _fives(minutes: float) -> int:
    return ceil(minutes / 5) * 5
