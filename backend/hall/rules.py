"""What a hall decides for itself, and the refusals of this slice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from backend.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Policies:
    """A hall's settings, kept with their history; the values here are the defaults of house.md section 3."""

    unit: timedelta = timedelta(minutes=15)
    horizon_days: int = 10
    beyond_confirmed: bool = True
    live_bookings_per_person: int = 2
    live_bookings_per_item: int = 1
    live_bookings_per_account: int = 5
    live_bookings_per_community_worker: int = 50
    grace: timedelta = timedelta(minutes=15)
    requeues: int = 1
    requeued_after_tickets: int = 3
    misses_allowed: int = 3
    misses_within: timedelta = timedelta(days=90)
    online_pause: timedelta = timedelta(days=30)
    cancel_until: timedelta = timedelta(0)
    undo_for: timedelta = timedelta(minutes=10)
    kept_percent: int = 30
    kept_released_at: time = time(18, 0)
    hold_for: timedelta = timedelta(minutes=10)
    hold_warned_before: timedelta = timedelta(minutes=2)
    hold_extensions: int = 1
    holds_unsigned_percent: int = 30
    rest_least: timedelta = timedelta(minutes=15)
    rest_most: timedelta = timedelta(minutes=45)


class UnknownHall(NotFound):
    """No hall has this name."""


class NotTakenHere(Refusal):
    """This hall does not take this item, or not these together at one window."""

    status = 404


class UnknownSlot(NotFound):
    """A slot's name that can't be read, or a start at which the hall has no places."""


class BeyondHorizon(Refusal):
    """The day lies beyond the days that can be booked."""
