"""The lot itself, walked by a round: prepared with a sealed seed, drawn at its hour, booked, told, and opened to all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import appointments, hall, ledger
from backend.appointments import Awaited, Channel, Relation, WaitingForm
from backend.clock import SHANGHAI
from backend.database import connection, transaction
from backend.hall import Kind, NewDays, Way
from backend.logs import log
from backend.lots import records
from backend.lots.actions import wish_of
from backend.lots.notices import tell_lost
from backend.lots.rules import ANY, MOVES, LotWish, State, Ticket, commitment_of, draw
from backend.refusals import Refusal
from backend.states import after


async def hold_lots(now: datetime) -> None:
    """What each hall's lot needs now; done twice or by two at once, it is done once."""
    for each in await hall.halls():
        days = await hall.new_days(each.slug, now)
        if days is None or not days.by_lot:
            continue
        if not days.running:
            await _prepare(each.slug, days, now)
        elif now >= days.draws_at:
            await draw_lot(each.slug, days, now)


async def draw_lot(hall_slug: str, days: NewDays, now: datetime) -> None:
    """Drawn once; then each that won is booked like any other, and what is left opens to all."""
    await _prepare(hall_slug, days, now)
    await _draw(hall_slug, days, now)
    for reference in await records.unbooked_in(hall_slug, days.last):
        await _book(reference, now)
    await _settle(hall_slug, days.last, now)


async def _prepare(hall_slug: str, days: NewDays, now: datetime) -> None:
    async with transaction() as held:
        await records.add_lot(held, hall_slug, days.last, now)


async def _draw(hall_slug: str, days: NewDays, now: datetime) -> None:
    policies = await hall.policies(hall_slug, now)
    async with transaction() as held:
        seed = await records.undrawn(held, hall_slug, days.last)
        if seed is None:
            return
        rooms = await records.rooms(held, hall_slug, days.first, days.last, now)
        kinds = await _kinds(hall_slug, days.last)
        wishes = await records.waiting_in(held, hall_slug, days.last)
        lately = await appointments.booked_lately(held, tuple({wish.citizen for wish in wishes}), now)
        tickets = await _tickets(wishes, lately, kinds, policies.unit)
        drawn = draw(seed, tickets, rooms, policies.unit)
        await records.keep_draw(held, (hall_slug, days.last), seed, drawn, now)
        facts: dict[str, object] = {"seed": seed, "wishes": len(drawn), "won": sum(1 for one in drawn if one.starts_at)}
        await ledger.write(held, hall_slug, now, "rounds", "draw", f"day:{days.last}", facts)
    log.info("lot drawn", hall=hall_slug, day=str(days.last), commitment=commitment_of(seed), wishes=len(drawn))


async def _book(reference: str, now: datetime) -> None:
    """By the ordinary way, so that all that holds for a booking holds; what it refuses meanwhile is lost, with a message."""
    async with transaction() as held:
        won = await records.unbooked(held, reference)
        if won is None or won.starts_at is None:
            return
        try:
            booked = await appointments.book(wish_of(won, won.starts_at), won.citizen, now, way=Way.drawn)
        except Refusal as refusal:
            log.info("a drawn place could not be booked", reference=reference, refusal=refusal.key)
            await records.stand(held, reference, after(MOVES, State.won, "fall_through"))
            return
        await records.stand(held, reference, State.won, booked.reference)


async def _settle(hall_slug: str, day: date, now: datetime) -> None:
    """Over once nothing that was won waits to be booked."""
    if await records.unbooked_in(hall_slug, day):
        return
    async with transaction() as held:
        if not await records.unsettled(held, hall_slug, day, now):
            return
        lost = await records.lost_in(held, hall_slug, day)
        await hall.settle_opening(held, hall_slug, day, now, wanting=bool(lost))
        await tell_lost(held, lost, now)
    for wish in lost:
        await _wait_on(wish, now)


async def _wait_on(wish: LotWish, now: datetime) -> None:
    """Who went without stands on that day's waiting list, in the drawn order: places given back go to them, not to who is fast.
    Where the list doesn't take them (something is free still, enough wishes already) they are as free as before."""
    awaited = Awaited(wish.hall, wish.items, (wish.day,), (), wish.language, Channel(wish.channel))
    form = WaitingForm(wish.applicant, relation=Relation(wish.relation))
    with suppress(Refusal):
        await appointments.join_list(awaited, form, wish.citizen, now)


async def _kinds(hall_slug: str, day: date) -> dict[datetime, Kind]:
    """Which part of the day each start belongs to."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT starts_at, kind FROM slots WHERE hall = $1 AND day = $2", hall_slug, day)
    return {row["starts_at"]: Kind(row["kind"]) for row in rows}


async def _tickets(
    wishes: tuple[LotWish, ...], lately: Mapping[UUID, int], kinds: dict[datetime, Kind], unit: timedelta
) -> list[Ticket]:
    """As they came in: an account's first wish gives all of them their number, and each place that it had lately one turn more."""
    of_account: dict[UUID, list[str]] = {}
    tickets = []
    for wish in wishes:
        own = of_account.setdefault(wish.citizen, [])
        own.append(wish.reference)
        visit = await hall.visit(wish.hall, wish.items, unit)
        turn = lately.get(wish.citizen, 0) + len(own)
        tickets.append(Ticket(wish.reference, own[0], turn, visit.groups, visit.units, _starts(wish, kinds)))
    return tickets


def _starts(wish: LotWish, kinds: dict[datetime, Kind]) -> tuple[datetime, ...]:
    found: list[datetime] = []
    for choice in wish.choices:
        found += [_local(at) for at in sorted(kinds) if choice in (ANY, kinds[at], f"{_local(at):%H:%M}")]
    return tuple(dict.fromkeys(found))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
