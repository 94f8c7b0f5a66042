"""A random day at a hall: whatever clerks do in whatever order, nobody is in two windows, nobody is lost, and the line holds."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from backend import appointments, visits
from backend.database import connection
from backend.refusals import Refusal
from backend.visits import Desk, FromHome, Outcome, Result, Shown, Standing, Visit
from tests.counts import times
from tests.given_visits import NINE, TUESDAY, a_booking, a_citizen, a_clerk, a_hall, a_walk_in

STATES = {"waiting": "checked_in", "parked": "checked_in", "called": "called", "finished": "finished", "missed": "missed"}
WINDOWS = ("A01", "A02", "B1")
HANDLED = (Outcome("card", Result.handled),)


async def any_step(chance: random.Random, place: str, desks: list[Desk], moment: timedelta) -> None:
    """Some clerk does something with somebody; what is refused changes nothing."""
    desk, now = chance.choice(desks), NINE + moment
    board = await visits.desk(place, TUESDAY, now, window=WINDOWS[desks.index(desk)], everything=True)
    row = board.mine if board.mine and chance.random() < 0.6 else chance.choice(board.rows)
    at = Shown(row.visit, row.version) if row.visit else None
    last = await visits.last_move(desk, now)
    steps = [lambda: visits.check_in_at_desk(desk, row.reference, now), lambda: visits.call_next(desk, now)]
    steps += [lambda: a_walk_in(desk, now, priority=chance.choice(("", "elder")))]
    steps += [lambda: from_home(chance, desk, now)]
    if at:
        taps = (visits.call, visits.call_again, visits.pass_over, visits.park, visits.miss, send_on)
        steps += [lambda tap=tap: tap(desk, at, now) for tap in taps]
        steps += [lambda: visits.finish(desk, at, HANDLED, "", now)] * 3
    if last:
        steps += [lambda: visits.undo(desk, last.move, now)] * 2
    try:
        await chance.choice(steps)()
    except Refusal:
        return


async def from_home(chance: random.Random, desk: Desk, now: datetime) -> None:
    """Somebody takes a number at home, or one who did comes to the desk, or says so by the hall's code."""
    under_way = await visits.home_tickets_coming(desk.hall, TUESDAY)
    if not under_way or chance.random() < 0.4:
        await visits.take_at_home(await a_citizen(), FromHome(uuid4(), desk.hall, ("card",), "试取号"), now)
    elif chance.random() < 0.5:
        await visits.come_to_desk(desk, chance.choice(under_way).id, chance.choice(("", "elder")), now)
    else:
        ticket = chance.choice(under_way)
        await visits.come_from_home(ticket.token, ticket.citizen, now)


async def send_on(desk: Desk, at: Shown, now: datetime) -> Visit:
    """To the other windows, and back where they come from there."""
    row = await visits.row_of_visit(desk.hall, at.visit, now)
    return await visits.transfer(desk, at, "small" if row.group == "big" else "big", "other_windows", now)


async def check(place: str) -> None:
    """What must hold after every step."""
    rows = (await visits.desk(place, TUESDAY, NINE, everything=True)).rows
    serving = [row.window for row in rows if row.standing is Standing.called]
    assert len(serving) == len(set(serving))
    numbers = [row.ticket for row in rows if row.ticket] + [each.ticket for each in await visits.home_tickets_coming(place, TUESDAY)]
    assert len(numbers) == len(set(numbers)), "a number was given twice, or is in line and under way at once"
    for group in ("big", "small"):
        waiting = sorted(row.place for row in rows if row.standing is Standing.waiting and row.group == group)
        assert waiting == list(range(1, len(waiting) + 1))
    for row in rows:
        if not row.reference:
            continue
        state = (await appointments.appointment(row.reference)).state.value
        assert state == (STATES[row.standing] if row.visit else "booked"), row


@pytest.mark.parametrize("seed", range(times(2, 20)))
async def test_after_any_history_of_taps_everybody_is_in_exactly_one_place(db: str, seed: int) -> None:
    chance, place = random.Random(seed), await a_hall(5, tickets_from_home="true")
    desks = [await a_clerk(place, window) for window in WINDOWS]
    for quarter in range(14):
        await a_booking(place, NINE + quarter % 4 * timedelta(minutes=15))
    for step in range(times(140, 400)):
        await any_step(chance, place, desks, timedelta(seconds=4 * step))
        await check(place)
    async with connection() as held:
        done = {row["verb"] for row in await held.fetch("SELECT DISTINCT verb FROM desk_moves WHERE hall = $1", place)}
        came = await held.fetchval("SELECT count(*) FROM home_tickets h JOIN visits v ON v.id = h.id WHERE h.hall = $1", place)
    assert came > 0
    assert {"check_in", "take_ticket", "call", "finish", "miss", "transfer"} <= done, "the history was too dull to prove anything"
