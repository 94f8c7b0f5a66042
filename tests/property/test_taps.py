"""Three tablets that lose their network at any moment, send late, twice and in pieces: every tap is done once or answered for."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import visits
from backend.refusals import Refusal
from backend.visits import Desk, Outcome, Result, Tap, Verb, Visit
from tests import given
from tests.counts import times
from tests.given_visits import NINE, a_clerk, a_hall, a_waiting

VERBS = (Verb.call, Verb.again, Verb.pass_over, Verb.park, Verb.miss, Verb.finish)
HANDLED = (Outcome("card", Result.handled),)


def kept_by(line: list[Visit], chance: random.Random) -> list[Tap]:
    """What one tablet has seen its clerk do without a network: each tap builds on the one before on the same ticket."""
    taps: list[Tap] = []
    for _ in range(6):
        visit, verb = chance.choice(line), chance.choice(VERBS)
        own = [each for each in taps if each.subject == str(visit.id)]
        outcome = HANDLED if verb is Verb.finish else ()
        taps.append(Tap(verb, str(visit.id), visit.version + len(own), outcome, id=uuid4(), after=own[-1].id if own else None))
    return taps


async def sent(desk: Desk, tap: Tap) -> str:
    try:
        return (await visits.tap(desk, tap, NINE, kept_for=timedelta(minutes=1))).ticket
    except Refusal as problem:
        return f"no: {problem.key}"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("seed", range(times(4, 100)))
async def test_no_tap_is_lost_or_done_twice_whatever_the_network_does(seed: int) -> None:
    chance, place = random.Random(seed), await a_hall()  # a seed, no secret
    line = [await a_waiting(place) for _ in range(3)]
    desks = [await a_clerk(place, f"A0{number}") for number in (1, 2, 3)]
    left = {desk: kept_by(line, chance) for desk in desks}
    heard: dict[object, set[str]] = {}
    while any(left.values()):
        desk = chance.choice([each for each in desks if left[each]])
        pieces = left[desk][: chance.randint(1, 3)]
        for tap in pieces * chance.randint(1, 2):
            heard.setdefault(tap.id, set()).add(await sent(desk, tap))
        left[desk] = left[desk][len(pieces) :]
    done = [answers for answers in heard.values() if any(not each.startswith("no:") for each in answers)]
    moves = await given.rows("SELECT visit, version FROM desk_moves WHERE hall = $1", place)
    assert len(heard) == 18
    assert len(moves) == len(done)
    assert max(Counter(map(tuple, moves)).values(), default=1) == 1
