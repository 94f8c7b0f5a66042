"""The hall's changing code: whoever reads it from the screen is in the hall now. And the pass that it turns into, so that
signing in and choosing a booking have their time."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import secrecy

STEP = timedelta(seconds=30)
PASS_FOR = timedelta(minutes=15)
_LENGTH = 10


def current(hall: str, now: datetime) -> str:
    """The code of this half minute, 10 hexadecimal letters; good for the next half minute too."""
    return _code(hall, _step(now))


def is_good(hall: str, code: str, now: datetime) -> bool:
    """Whether `code` (or the address it came in) is this or the last half minute's."""
    typed = code.strip().rstrip("/").rpartition("/")[2].lower()
    return any(_same(typed, _code(hall, _step(now) - back)) for back in (0, 1))


def arrival_pass(hall: str, device: str, now: datetime) -> str:
    """What a good code is exchanged for: 15 minutes, on this device, in this hall."""
    until = int((now + PASS_FOR).timestamp())
    return f"{until}-{_signature(hall, device, until)}"


def is_pass(hall: str, device: str, text: str, now: datetime) -> bool:
    """Whether `text` is a pass of this device for this hall, and still good."""
    until, _, signature = text.partition("-")
    if not (until.isascii() and until.isdecimal() and len(until) <= 12) or int(until) < now.timestamp():
        return False
    return _same(signature, _signature(hall, device, int(until)))


def _step(now: datetime) -> int:
    return int(now.timestamp() // STEP.total_seconds())


def _code(hall: str, step: int) -> str:
    return secrecy.mac(f"{hall} {step}", "hall code").hex()[:_LENGTH]


def _signature(hall: str, device: str, until: int) -> str:
    return secrecy.mac(f"{hall} {device} {until}", "arrival pass").hex()[:24]


def _same(one: str, other: str) -> bool:
    return secrecy.same(one.encode(), other.encode())
