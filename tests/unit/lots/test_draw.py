"""Drawing by lot: a pure function of a seed, that anybody can check, and that is nobody's friend."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.clock import at
from backend.lots import ChoicesNeeded, commitment_of, score
from backend.lots.rules import Ticket, check_choices, draw

UNIT = timedelta(minutes=15)
STARTS = tuple(at(date(2026, 12, 8), 9) + step * UNIT for step in range(4))
ROOMS = {("big", start): 1 for start in STARTS}


def ticket(name: str, *, drawn_as: str = "", turn: int = 1, starts=STARTS, units: int = 1, groups=("big",)) -> Ticket:
    return Ticket(name, drawn_as or name, turn, groups, units, starts)


def crowd(size: int) -> list[Ticket]:
    return [ticket(f"W{number:07d}") for number in range(size)]


def test_the_order_is_sha_256_of_seed_and_reference_and_nothing_else() -> None:
    tickets = crowd(20)
    by_hand = sorted(tickets, key=lambda one: sha256(f"seed {one.reference}".encode()).hexdigest())
    assert [one.ticket.reference for one in draw("seed", tickets, ROOMS, UNIT)] == [one.reference for one in by_hand]
    assert score("seed", "A") == sha256(b"seed A").hexdigest()
    assert commitment_of("seed") == sha256(b"seed").hexdigest()


def test_who_came_first_makes_no_difference() -> None:
    tickets = crowd(30)
    assert draw("seed", tickets, ROOMS, UNIT) == draw("seed", tickets[::-1], ROOMS, UNIT)


def test_each_gets_the_first_of_its_starts_that_has_room() -> None:
    drawn = draw("seed", [ticket("A", starts=STARTS[2:3]), ticket("B", starts=(STARTS[2], STARTS[0]))], ROOMS, UNIT)
    found = {one.ticket.reference: one.starts_at for one in drawn}
    assert set(found.values()) <= {STARTS[0], STARTS[2], None}
    assert found["B"] is not None


def test_a_long_visit_needs_its_units_in_a_row() -> None:
    gap = {key: room for key, room in ROOMS.items() if key[1] != STARTS[1]}
    assert [one.starts_at for one in draw("seed", [ticket("A", units=2)], gap, UNIT)] == [STARTS[2]]


def test_the_next_group_of_the_hall_is_tried_at_the_same_start() -> None:
    rooms = {("big", STARTS[0]): 0, ("small", STARTS[0]): 1}
    assert draw("seed", [ticket("A", groups=("big", "small"))], rooms, UNIT)[0].starts_at == STARTS[0]


def test_an_accounts_second_wish_comes_after_everybodys_first() -> None:
    many = [ticket(f"M{number}", drawn_as="M0", turn=number + 1) for number in range(10)]
    drawn = draw("seed", [*many, *crowd(9)], ROOMS, UNIT)
    assert [one.ticket.turn for one in drawn] == [1] * 10 + list(range(2, 11))
    assert sum(1 for one in drawn if one.starts_at and one.ticket.reference.startswith("M")) <= 1


@given(st.integers(0, 2**64), st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.integers(0, 3)), max_size=40, unique=True))
@settings(max_examples=150, deadline=None)
def test_no_place_is_given_twice_and_no_first_wish_goes_without_while_there_is_room(seed: int, wanted) -> None:
    tickets = [ticket(f"{number}", turn=turn, units=units, starts=STARTS[first:]) for number, (turn, units, first) in enumerate(wanted)]
    drawn, left = draw(str(seed), tickets, ROOMS, UNIT), dict(ROOMS)
    for one in drawn:
        spans = {start: tuple(("big", start + step * UNIT) for step in range(one.ticket.units)) for start in one.ticket.starts}
        fits = [start for start, span in spans.items() if all(left.get(key, 0) > 0 for key in span)]
        assert one.starts_at == (fits[0] if fits else None)
        for key in spans[one.starts_at] if one.starts_at else ():
            left[key] -= 1
    assert min(left.values()) >= 0
    assert [one.ticket.turn for one in drawn] == sorted(one.ticket.turn for one in drawn)


def test_over_many_seeds_every_phone_wins_equally_often_and_many_names_on_one_phone_no_more() -> None:
    """4 places, 20 phones, one of them with 10 names: each expects a fifth of 3,000 draws, within five standard deviations (110)."""
    ring = [ticket(f"R{number}", drawn_as="R0", turn=number + 1) for number in range(10)]
    won = Counter[str]()
    for seed in range(3000):
        won.update(one.ticket.drawn_as for one in draw(str(seed), [*crowd(19), *ring], ROOMS, UNIT) if one.starts_at)
    assert len(won) == 20
    assert all(abs(times - 600) < 110 for times in won.values()), won


@pytest.mark.parametrize("choices", [(), ("any", "any"), ("a", "b", "c", "d"), ("nothing",)])
def test_one_to_three_different_choices_that_are_offered(choices: tuple[str, ...]) -> None:
    with pytest.raises(ChoicesNeeded):
        check_choices(choices, ("any", "a", "b", "c", "d"))
