"""The hall's side of the waiting list: what comes free is offered to one after the other, as a place that is kept for them.

Places that rest go first, and only to who had joined before they were given back: nobody can hand one over by joining late.
"""

from __future__ import annotations

from datetime import datetime

from backend import hall, ledger, progress
from backend.appointments import resting
from backend.appointments import waiting_records as records
from backend.appointments.fitting import Sought, first_fit
from backend.appointments.reading import owned
from backend.appointments.rest_rules import Origin, quiet_until
from backend.appointments.rules import NothingBooked, State
from backend.appointments.waiting_notices import tell_ended, tell_offer
from backend.appointments.waiting_rules import (
    KEPT_FOR,
    MOVES,
    Awaited,
    PlaceOffered,
    StillFree,
    WaitingState,
    WaitingWish,
    has_room,
    is_last_straw,
    offered_from,
)
from backend.database import Connection, transaction
from backend.hall import Policies, Span, Visit
from backend.languages import moment
from backend.references import new_token
from backend.refusals import Refusal
from backend.states import after


async def check_full(awaited: Awaited, visit: Visit, now: datetime, *, before: datetime | None = None) -> None:
    """StillFree where a start that fits can be booked at once."""
    sought = Sought(awaited, visit, soonest=now, before=before, joined=None, passed=())
    found = await first_fit(sought, now)
    if found:
        raise StillFree(at=moment(awaited.language, found.since))


async def offer_places(hall_slug: str, now: datetime) -> None:
    """All who wait at a hall, by who joined first, are offered what there is for them; nobody in the quiet hours. A job and
    a round: done again it finds nothing more."""
    policies = await hall.policies(hall_slug, now)
    if quiet_until(now, policies):
        return
    vain: set[Sought] = set()
    for wish in await records.in_line(hall_slug):
        sought = await _sought(wish, policies, now)
        if sought is None or sought.alike in vain:
            continue
        span = await first_fit(sought, now)
        if span is None:
            vain.add(sought.alike)
        else:
            await _offer(wish, sought.visit, span, policies, now)


async def go_round(now: datetime) -> None:
    """Offers that ran out go on, wishes that have become pointless end, what is free is offered."""
    for token in await records.unanswered_at(now):
        await _lapse(token, now)
    for slug in await records.halls_waited_for():
        policies = await hall.policies(slug, now)
        for token in await records.pointless(slug, offered_from(policies, now)):
            await _end(token, now)
        await offer_places(slug, now)


async def forget_wishes(now: datetime) -> None:
    """Wishes that were over a month ago (a round); whose they were is forgotten as soon as they end."""
    async with transaction() as held:
        await records.forget_ended(held, now - KEPT_FOR)


async def give_on(held: Connection, wish: WaitingWish, policies: Policies, now: datetime) -> None:
    """The place offered to the locked wish rests and goes on to the next; nothing where none is offered."""
    if wish.offer is None:
        return
    await hall.lock_places(held, wish.awaited.hall, (wish.offer.span,))
    gone = await held.fetchval("UPDATE holds SET state = 'released' WHERE id = $1 AND state = 'open' RETURNING id", wish.offer.hold)
    if gone:
        await records.pass_by(held, wish, wish.offer.starts_at)
        await resting.rest(held, wish.awaited.hall, wish.offer.span, policies, now, origin=Origin.offer)


async def _sought(wish: WaitingWish, policies: Policies, now: datetime) -> Sought | None:
    """What would do for the wish; None where nothing can: the hall has stopped taking it, the booking is gone."""
    before = None
    try:
        visit = await hall.visit(wish.awaited.hall, wish.awaited.items, policies.unit)
        if wish.earlier:
            booking = await owned(wish.reference, wish.citizen)
            before = booking.starts_at if booking.state is State.booked else now
    except (hall.NotTakenHere, NothingBooked):
        return None
    return Sought(wish.awaited, visit, offered_from(policies, now), before, wish.created_at, wish.passed)


async def _offer(wish: WaitingWish, visit: Visit, span: Span, policies: Policies, now: datetime) -> None:
    slug = wish.awaited.hall
    try:
        await hall.check_start(slug, span.since, now)
    except Refusal:
        return
    async with transaction() as held:
        present = await records.locked(held, wish.token)
        if present.state is not WaitingState.waiting:
            return
        rows = await hall.lock_places(held, slug, (span,))
        found = await resting.on_rows(held, slug, span, given_back_since=wish.created_at)
        if not has_room(rows, frozenset(each.starts_at for each in found), span, now):
            return
        await resting.wake(held, slug, found)
        await hall.take_places(held, slug, span)
        offer = PlaceOffered(new_token(), span.window_group, span.since, span.until, visit.units, now + policies.waiting_offer_for)
        await _keep(held, present, offer, now)
        await records.stand(held, present, after(MOVES, present.state, "offer"), now, hold=offer.hold)
        await progress.record(held, slug, present.reference, now, "place_offered", starts_at=offer.starts_at.isoformat())
        await ledger.write(held, slug, now, "rounds", "offer_place", f"waiting:{present.reference}")
        await tell_offer(held, present, offer, now)


async def _keep(held: Connection, wish: WaitingWish, offer: PlaceOffered, now: datetime) -> None:
    await held.execute(
        """INSERT INTO holds (id, hall, window_group, starts_at, ends_at, units, items, citizen, device, created_at, expires_at,
                              extended, state, wish)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, false, 'open', $11)""",
        offer.hold, wish.awaited.hall, offer.window_group, offer.starts_at, offer.ends_at, offer.units, list(wish.awaited.items),
        wish.citizen, now, offer.expires_at, wish.token,
    )  # fmt: skip


async def _lapse(token: str, now: datetime) -> None:
    """Nobody answered: the place goes on; after some such offers the wish ends, with a message."""
    policies = await hall.policies((await records.waiting_wish(token)).awaited.hall, now)
    async with transaction() as held:
        present = await records.locked(held, token)
        if present.offer is None or present.offer.expires_at > now:
            return
        last = is_last_straw(present, policies)
        await give_on(held, present, policies, now)
        await records.count_unanswered(held, present)
        await records.stand(held, present, after(MOVES, present.state, "give_up" if last else "lapse"), now)
        await progress.record(held, present.awaited.hall, present.reference, now, "list_ended" if last else "place_unanswered")
        await ledger.write(held, present.awaited.hall, now, "rounds", "lapse_place", f"waiting:{present.reference}")
        if last:
            await tell_ended(held, present, "waiting_ended", now)


async def _end(token: str, now: datetime) -> None:
    async with transaction() as held:
        present = await records.locked(held, token)
        if present.state is not WaitingState.waiting:
            return
        await records.stand(held, present, after(MOVES, present.state, "end"), now)
        await progress.record(held, present.awaited.hall, present.reference, now, "list_over")
        await ledger.write(held, present.awaited.hall, now, "rounds", "end_wish", f"waiting:{present.reference}")
        await tell_ended(held, present, "waiting_over", now)
