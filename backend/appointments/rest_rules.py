"""How long a place rests that was given back, so that nobody can hand it over to somebody they know."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from backend.hall import Policies

ENDS_BEFORE = timedelta(minutes=30)
_HERE = ZoneInfo("Asia/Shanghai")


class Origin(StrEnum):
    """Who gave a place back, or what."""

    cancel = "cancel"
    change = "change"
    undo = "undo"
    offer = "offer"
    staff = "staff"


def returns_at(starts_at: datetime, policies: Policies, drawn: float, now: datetime, released_at: datetime) -> datetime | None:
    """When a place given back now is for all again; None where that is at once. `drawn` (0 to 1) picks the moment between the
    hall's least and most; half an hour before its start a place rests no longer, and nothing rests where the most is nothing.

    Once the kept share is released (`released_at`, the evening before), and in the quiet hours, a place rests until the morning:
    who joined the waiting list before is offered it, and a reseller's buyer would have to ask all night against everybody. Where
    that is too late for its start, the moment is drawn from all that is left.
    """
    if not policies.rest_most:
        return None
    rest = policies.rest_least + (policies.rest_most - policies.rest_least) * drawn
    back, last = now + rest, starts_at - ENDS_BEFORE
    morning = _morning(starts_at, policies) if now >= released_at else quiet_until(back, policies)
    if morning and morning > now:
        begins = now + policies.rest_least
        back = morning + rest if morning + policies.rest_most <= last else begins + (last - begins) * drawn
    back = min(back, last)
    return back if back > now else None


def _morning(starts_at: datetime, policies: Policies) -> datetime | None:
    """The end of the quiet hours on the day of the start; None where the hall has none."""
    ends = policies.waiting_quiet_until
    if ends == policies.waiting_quiet_from:
        return None
    return starts_at.astimezone(_HERE).replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)


def quiet_until(moment: datetime, policies: Policies) -> datetime | None:
    """The end of the quiet hours in which `moment` lies; None outside them."""
    here = moment.astimezone(_HERE)
    begins, ends = policies.waiting_quiet_from, policies.waiting_quiet_until
    if begins == ends or not _within(here.time(), begins, ends):
        return None
    until = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return until if until > here else until + timedelta(days=1)


def _within(at: time, begins: time, ends: time) -> bool:
    return begins <= at < ends if begins < ends else at >= begins or at < ends
