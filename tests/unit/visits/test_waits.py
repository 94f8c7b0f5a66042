"""The wait that is said: from what was measured, as a range that holds, or not at all."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from heapq import heapify, heappop, heappush

import pytest

from backend.visits.line import on_time, walk_in
from backend.visits.waits import Group, Pace, Served, Wait, pace_of, spells_of, wait_for
from tests.counts import times
from tests.given_visits import NINE

MINUTE = timedelta(minutes=1)
PACE = Pace(mean=10, spread=4, measured=40)
NOW = NINE


def served(*minutes: int, window: str = "1") -> tuple[Served, ...]:
    """People served one after another at a window without a pause."""
    ends = [NINE + sum(minutes[: n + 1]) * MINUTE for n in range(len(minutes))]
    return tuple(Served(window, end - length * MINUTE, end) for end, length in zip(ends, minutes, strict=True))


def test_with_fewer_than_five_measured_nothing_is_claimed() -> None:
    assert pace_of(served(8, 8, 8, 8)) is None
    assert wait_for(Group(2, 2, None), 3, NOW, NOW) is None


def test_with_no_window_serving_nothing_is_claimed() -> None:
    assert wait_for(Group(0, 0, PACE), 3, NOW, NOW) is None


def test_a_free_window_means_hardly_any_wait() -> None:
    assert wait_for(Group(3, 1, PACE), 1, NOW, NOW) == Wait(timedelta(0), 5 * MINUTE)


def test_more_people_before_mean_a_longer_wait_and_more_windows_a_shorter_one() -> None:
    few, many = wait_for(Group(2, 2, PACE), 2, NOW, NOW), wait_for(Group(2, 2, PACE), 8, NOW, NOW)
    shared = wait_for(Group(4, 4, PACE), 8, NOW, NOW)
    assert few is not None
    assert many is not None
    assert shared is not None
    assert few.most < many.most
    assert shared.most < many.most


def test_booked_people_who_come_before_ones_turn_count_and_later_ones_do_not() -> None:
    turn = NOW + timedelta(hours=2)
    alone = wait_for(Group(1, 1, PACE), 3, turn, NOW)
    soon = wait_for(Group(1, 1, PACE, (NOW + 5 * MINUTE, NOW + 10 * MINUTE)), 3, turn, NOW)
    later = wait_for(Group(1, 1, PACE, (NOW + 110 * MINUTE,)), 3, turn, NOW)
    assert soon is not None
    assert alone is not None
    assert soon.most > alone.most
    assert later == alone


def test_the_time_between_two_people_counts_where_the_next_was_called_at_once() -> None:
    first = Served("1", NINE, NINE + 8 * MINUTE)
    at_once = Served("1", NINE + 9 * MINUTE, NINE + 12 * MINUTE)
    after_a_pause = Served("1", NINE + 40 * MINUTE, NINE + 45 * MINUTE)
    assert spells_of((first, at_once, after_a_pause)) == (9 * MINUTE, 3 * MINUTE, 5 * MINUTE)


def test_one_who_was_forgotten_at_a_window_does_not_spoil_the_measure() -> None:
    pace = pace_of((*served(8, 8, 8, 8, 8, 8), *served(110, window="2")))
    assert pace is not None
    assert pace.mean < 11


@dataclass
class Day:
    """A simulated day of one group: who comes when (booked: late, early or never), served by the line's own rule."""

    chance: random.Random
    windows: int
    minutes: float
    load: float

    def run(self) -> list[tuple[Wait, timedelta]]:
        """What was said to each who joined, and how long they really waited."""
        self.line: list[tuple] = []
        self.done: list[Served] = []
        self.free = [(NINE, str(number)) for number in range(self.windows)]
        heapify(self.free)
        self.said: dict[int, tuple[Wait | None, object]] = {}
        self.pairs: list[tuple[Wait, timedelta]] = []
        coming = self.arrivals()
        self.due = sorted(booked for _, booked in coming if booked) + self.never
        for number, (at, booked) in enumerate(coming, 1):
            self.serve_until(at)
            self.join(number, at, booked)
        self.serve_until(NINE + timedelta(hours=12))
        return self.pairs

    def arrivals(self):
        each = int(180 / self.minutes * self.windows * self.load)
        booked = [NINE + self.chance.randrange(12) * 15 * MINUTE for _ in range(int(each * 0.6))]
        self.never = [at for at in booked if self.chance.random() < 0.12]
        come = [(max(at + self.chance.gauss(-8, 6) * MINUTE, NINE), at) for at in booked if at not in self.never]
        return sorted([*come, *((NINE + self.chance.random() * 180 * MINUTE, None) for _ in range(each - len(booked)))], key=lambda one: one[0])

    def join(self, number, at, booked) -> None:
        moment = on_time(booked, number) if booked else walk_in(number, 30 * MINUTE, at, first=False)
        if booked in self.due:
            self.due.remove(booked)
        busy = sum(free > at for free, _ in self.free)
        due = tuple(sorted(each for each in self.due if each >= at - 15 * MINUTE and each <= moment))
        ahead = sum(place[0] < moment for place in self.line)
        known = [each for each in self.done if each.finished_at <= at][-40:]
        self.line.append((moment, number, at))
        self.said[number] = (wait_for(Group(self.windows, busy, pace_of(known), due), ahead, moment, at), at)

    def serve_until(self, now) -> None:
        while self.line and self.free[0][0] <= now:
            at, window = heappop(self.free)
            here = min(self.line)
            start = max(at, here[2], at)
            self.line.remove(here)
            length = max(self.chance.lognormvariate(0, 0.5) * self.minutes * 0.88, 1) * MINUTE
            self.done.append(Served(window, start, start + length))
            heappush(self.free, (start + length + 20 * timedelta(seconds=1), window))
            said, joined = self.said[here[1]]
            if said:
                self.pairs.append((said, start - joined))
        self.free = [(max(free, now) if not self.line else free, window) for free, window in self.free]
        heapify(self.free)


@pytest.mark.article("3.2")
@pytest.mark.parametrize(("windows", "minutes", "load"), [(1, 10, 1.0), (2, 12, 1.1), (4, 8, 1.4), (8, 14, 1.4)])
def test_on_simulated_days_the_range_holds_for_at_least_seventy_in_a_hundred(windows: int, minutes: float, load: float) -> None:
    chance = random.Random(windows)
    pairs = [pair for _ in range(times(8, 60)) for pair in Day(chance, windows, minutes, load).run()]
    held = sum(said.least <= real <= said.most for said, real in pairs)
    width = sum((said.most - said.least) / MINUTE for said, _ in pairs) / len(pairs)
    assert len(pairs) > 50
    assert held / len(pairs) >= 0.7, (held / len(pairs), width)
    assert width < 30, "a range that says everything says nothing"
