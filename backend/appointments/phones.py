"""How many live bookings of a hall may state one and the same phone: a number that many accounts give is a reseller's."""

from __future__ import annotations

from backend import secrecy
from backend.appointments.rules import LIVE, TooManyOnPhone
from backend.appointments.wishes import Channel, Wish
from backend.database import Connection
from backend.hall import Policies

_LIVE = [str(state) for state in LIVE]


async def check_phone(connection: Connection, wish: Wish, own: str, policies: Policies) -> None:
    """TooManyOnPhone. Two bookings that state the same number come one after the other, until the transaction ends.

    The account's own confirmed phone is never counted (what strangers state locks nobody out; the account has its own limit),
    and the counter is exempt: there the person stands before the staff.
    """
    if not wish.phone or wish.phone == own or wish.channel is Channel.counter:
        return
    index = secrecy.index(wish.phone, "phone")
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", index.hex())
    live = await connection.fetchval(
        "SELECT count(*) FROM appointments WHERE phone_index = $1 AND hall = $2 AND state = ANY($3)", index, wish.hall, _LIVE
    )
    if live >= policies.live_bookings_per_phone:
        raise TooManyOnPhone(field="phone", most=policies.live_bookings_per_phone)
