"""Whether an account may book at all, asked before there is a place: by a lot, whose wishes count as bookings to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from backend import hall, people
from backend.appointments.missing import check_not_paused
from backend.appointments.reading import live_bookings
from backend.appointments.rules import check_limits
from backend.appointments.wishes import Wish, check_wish
from backend.database import Connection


async def check_room(connection: Connection, wish: Wish, citizen: UUID, waiting: tuple[int, int], now: datetime) -> None:
    """The refusals of `book` that do not ask for a place: people.PhoneNeeded, AlreadyBooked, TooManyBookings, OnlinePaused; `waiting` more
    of the account and of the applicant count as booked. The account stays locked until the transaction ends."""
    check_wish(wish)
    policies = await hall.policies(wish.hall, now)
    booker = await people.locked_booker(connection, citizen)
    await check_not_paused(connection, wish, citizen, now, community_worker=booker.community_worker)
    live = await live_bookings(connection, citizen, wish.applicant, wish.items)
    most = policies.live_bookings_per_community_worker if booker.community_worker else policies.live_bookings_per_account
    all_of_them = replace(live, account=live.account + waiting[0], applicant=live.applicant + waiting[1])
    check_limits(all_of_them, policies.live_bookings_per_person, most)
