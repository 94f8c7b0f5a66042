"""now(): the only reader of the clock; aware, in Asia/Shanghai (fixed +08:00 since 1991)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from backend import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment in Shanghai; in demo mode moved by YUEBAN_DEMO_CLOCK."""
    return datetime.now(SHANGHAI) + _shift()


def today() -> date:
    """The day it is in Shanghai."""
    return now().date()


def at(day: date, hours: int, minutes: int = 0) -> datetime:
    """A moment of `day` in Shanghai."""
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=SHANGHAI)


def fixed_shift(wanted: str) -> str:
    """`wanted` ("2026-11-24T09:00" or "+60s") as a shift in seconds that child processes can share."""
    if wanted.startswith(("+", "-")):
        return wanted
    moment = datetime.fromisoformat(wanted)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return f"{(moment - datetime.now(SHANGHAI)).total_seconds():+.3f}s"


@cache
def _shift() -> timedelta:
    wanted = settings.current().demo_clock
    return timedelta(seconds=float(fixed_shift(wanted)[:-1])) if wanted else timedelta(0)
