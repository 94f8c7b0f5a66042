"""The demo hall's day: people come, booked or not, and made-up clerks call and serve them; visitors may join at any window."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from backend import appointments, hall, people, visits
from backend.refusals import Refusal
from backend.rehearsal.cast import PLAYERS, draw
from backend.visits import Desk, Outcome, Result, Row, Shown, Standing, WalkIn

LOOK_BACK = timedelta(minutes=75)
STEP = timedelta(minutes=1)
LEFT_FOR = timedelta(minutes=5)  # a visitor of the demo may want to call the own booking
_WALK_INS = UUID("6d8f3a50-7b1e-4c54-9a55-2b9f0c1e7a33")
_CROWDED = 14
_DUE = (Standing.due, Standing.late)


async def catch_up(where: str, now: datetime) -> None:
    """The last hour and a half of today, minute by minute, so that the hall is lively when one opens it."""
    moment = now - LOOK_BACK
    while moment < now:
        await play(where, moment)
        moment += STEP


async def play(where: str, now: datetime) -> None:
    """What happens by `now`: nothing while the hall is closed."""
    if not (await hall.open_now(where, now)).open:
        return
    desks = {window: Desk(where, clerk) for window, clerk in zip(await _windows(where), people.demo_clerks(), strict=False)}
    await _sit_down(where, desks, now)
    rows = await visits.outline(where, now.date(), now)
    for row in rows:
        if row.standing in _DUE:
            await _arrive(desks, row, now)
        elif row.standing is Standing.called and row.window in desks:
            await _serve(desks[row.window], row, now)
    if sum(row.standing is Standing.waiting for row in rows) < _CROWDED:
        await _walk_in(where, desks, now)
    if await _left_to_a_visitor(where, now):
        return
    for window in set(desks) - {row.window for row in rows if row.standing is Standing.called}:
        with suppress(Refusal):  # nobody waits, paused, or a visitor of the demo sits there
            await visits.call_next(desks[window], now)


async def _left_to_a_visitor(where: str, now: datetime) -> bool:
    """Whether a visitor's own booking has just come: until it is called, or five minutes have gone, no made-up clerk calls."""
    for waiting in await visits.in_line(now.date()):
        if waiting.hall != where or not waiting.reference or now >= waiting.arrived_at + LEFT_FOR:
            continue
        if (await appointments.appointment(waiting.reference)).citizen not in PLAYERS:
            return True
    return False


async def _windows(where: str) -> tuple[str, ...]:
    """All but the first window, and the last of each group of several: these are left to whoever tries the demo."""
    found = sorted(await hall.windows(where), key=lambda each: int(each.number))
    many, last = Counter(each.window_group for each in found), {each.window_group: each.number for each in found}
    left = {found[0].number} | {last[group] for group, windows in many.items() if windows > 1}
    return tuple(each.number for each in found if each.number not in left)


async def _sit_down(where: str, desks: dict[str, Desk], now: datetime) -> None:
    taken = {each.window for each in await visits.duties(where)}
    for window, desk in desks.items():
        if window not in taken:
            with suppress(Refusal):
                await visits.take_window(desk, window, now)


async def _arrive(desks: dict[str, Desk], row: Row, now: datetime) -> None:
    """Most come a little early, some late, one in twelve not at all; only the cast is checked in, never a visitor's own booking."""
    if draw(row.reference, 12) == 0 or now < row.starts_at + timedelta(minutes=draw(row.reference, 26) - 18):
        return
    if (await appointments.appointment(row.reference)).citizen in PLAYERS:
        with suppress(Refusal):
            await visits.check_in_at_desk(next(iter(desks.values())), row.reference, now)


async def _serve(desk: Desk, row: Row, now: datetime) -> None:
    if row.called_at is None or row.visit is None or now < row.called_at + timedelta(minutes=4 + draw(row.key, 8)):
        return
    items = (await appointments.appointment(row.reference)).items if row.reference else row.items
    with suppress(Refusal):
        outcome = tuple(Outcome(each, Result.handled) for each in items)
        await visits.finish(desk, Shown(row.visit, row.version), outcome, "", now)


async def _walk_in(where: str, desks: dict[str, Desk], now: datetime) -> None:
    """Each minute brings somebody without a booking."""
    minute = f"{where} {now:%Y-%m-%dT%H:%M}"
    often = (await hall.hall(where)).about.often
    priority = "elder" if draw(f"{minute} elder", 9) == 0 else ""
    wanted = WalkIn(uuid5(_WALK_INS, minute), (often[draw(f"{minute} item", len(often))],), priority)
    with suppress(Refusal):
        await visits.take_ticket(next(iter(desks.values())), wanted, now)
