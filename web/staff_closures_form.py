"""The form of a closure: what was typed, and the closure it means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from backend import clock
from backend.hall import Bilingual, Cause, Closure
from backend.refusals import FieldRefused
from backend.visits import Desk

_MIDNIGHT, _NOON = time(0), time(12)
PARTS = ("day", "forenoon", "afternoon", "times")


class DayNeeded(FieldRefused):
    """A day is written 2026-11-24."""


class TimeNeeded(FieldRefused):
    """A time of day is written 14:00."""


@dataclass(frozen=True)
class Typed:
    """What stands in the form's fields."""

    group: str = ""
    windows: tuple[str, ...] = ()
    first_day: str = ""
    until_day: str = ""
    part: str = "day"
    since_time: str = ""
    until_time: str = ""
    cause: str = "storm"
    words: str = ""
    words_en: str = ""


def typed_in(form: Any) -> Typed:
    """What was sent, cut to a fair length."""
    plain = {name: str(form.get(name, default))[:200].strip() for name, default in _TEXTS.items()}
    return Typed(windows=tuple(dict.fromkeys(str(each)[:10] for each in form.getall("windows", [])))[:60], **plain)


def empty(today: date) -> Typed:
    """The form as it opens: today, the whole day, the whole hall."""
    return Typed(first_day=today.isoformat())


def closure_of(typed: Typed, desk: Desk, now: datetime) -> Closure:
    """The closure that is meant. DayNeeded, TimeNeeded at their fields; the rest is the hall's to refuse."""
    first = _day(typed.first_day, "first_day")
    last = _day(typed.until_day, "until_day") if typed.until_day else first
    since, until = _SPANS.get(typed.part, _whole)(typed, first, last)
    cause = Cause(typed.cause) if typed.cause in tuple(Cause) and typed.cause != Cause.calendar else Cause.other
    return Closure(
        0, desk.hall, typed.group, typed.windows, since, until, cause, Bilingual(typed.words, typed.words_en), f"staff:{desk.staff}", now
    )


def without_windows(typed: Typed) -> Typed:
    """The same for the whole group."""
    return replace(typed, windows=())


def _whole(_: Typed, first: date, last: date) -> tuple[datetime, datetime]:
    return _at(first, _MIDNIGHT), _at(last + timedelta(days=1), _MIDNIGHT)


def _forenoon(_: Typed, first: date, last: date) -> tuple[datetime, datetime]:
    return _at(first, _MIDNIGHT), _at(last, _NOON)


def _afternoon(_: Typed, first: date, last: date) -> tuple[datetime, datetime]:
    return _at(first, _NOON), _at(last + timedelta(days=1), _MIDNIGHT)


def _times(typed: Typed, first: date, last: date) -> tuple[datetime, datetime]:
    return _at(first, _time(typed.since_time, "since_time")), _at(last, _time(typed.until_time, "until_time"))


def _at(day: date, when: time) -> datetime:
    return clock.at(day, when.hour, when.minute)


def _day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise DayNeeded(field=field) from None
    if not 2020 <= found.year <= 2100:
        raise DayNeeded(field=field)
    return found


def _time(text: str, field: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise TimeNeeded(field=field) from None


_SPANS = {"day": _whole, "forenoon": _forenoon, "afternoon": _afternoon, "times": _times}
_TEXTS: Mapping[str, str] = {
    "group": "", "first_day": "", "until_day": "", "part": "day", "since_time": "", "until_time": "", "cause": "other", "words": "",
    "words_en": "",
}  # fmt: skip
