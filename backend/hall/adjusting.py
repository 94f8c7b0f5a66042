"""Every setting of a hall: how its manager may change it, between which bounds, and why some bounds are where they are."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType

from backend.hall.rules import Policies
from backend.refusals import FieldRefused


class Measure(StrEnum):
    """What a setting is counted in; `clock` is a time of day, `choices` are names out of a list."""

    number = "number"
    percent = "percent"
    minutes = "minutes"
    hours = "hours"
    days = "days"
    clock = "clock"
    yes_no = "yes_no"
    choices = "choices"


@dataclass(frozen=True)
class Setting:
    """A field of Policies as a manager changes it. `why` is the message that says why the bounds stand there."""

    name: str
    section: str
    measure: Measure
    least: int = 0
    most: int = 0
    options: tuple[str, ...] = ()
    why: str = ""


class SettingOutOfBounds(FieldRefused):
    """A setting stays between its bounds, in whole numbers."""


class SettingUnreadable(FieldRefused):
    """A time of day is written 08:00; a choice is one of those listed."""


class SettingsAtOdds(FieldRefused):
    """Two settings contradict each other: `other` is the second."""


SECTIONS = (
    "booking", "new-days", "limits", "change", "missed", "kept", "hold", "rest", "waiting", "arriving", "screen", "weekend",
    "home", "agents",
)  # fmt: skip
UNITS = MappingProxyType({Measure.minutes: timedelta(minutes=1), Measure.hours: timedelta(hours=1), Measure.days: timedelta(days=1)})
_LAW_5X = "setting-why-5x"
_LAW_ALL = "setting-why-other-ways"

SETTINGS = (
    Setting("horizon_days", "booking", Measure.number, 1, 60),
    Setting("beyond_confirmed", "booking", Measure.yes_no),
    Setting("days_open_at", "new-days", Measure.clock),
    Setting("lot_for", "new-days", Measure.minutes, 0, 60),
    Setting("lot_when_emptied_within", "new-days", Measure.minutes, 0, 120),
    Setting("live_bookings_per_person", "limits", Measure.number, 1, 20),
    Setting("live_bookings_per_account", "limits", Measure.number, 1, 50),
    Setting("live_bookings_per_phone", "limits", Measure.number, 1, 50),
    Setting("live_bookings_per_community_worker", "limits", Measure.number, 1, 500),
    Setting("look_ups_alarm", "limits", Measure.number, 5, 500),
    Setting("cancel_until", "change", Measure.minutes, 0, 1440),
    Setting("told_late_before", "change", Measure.minutes, 0, 240),
    Setting("misses_before_pause", "missed", Measure.number, 2, 20, why=_LAW_ALL),
    Setting("misses_within", "missed", Measure.days, 7, 365),
    Setting("online_pause", "missed", Measure.days, 0, 90, why=_LAW_ALL),
    Setting("excuse_within", "missed", Measure.days, 1, 60),
    Setting("pause_exempt_age", "missed", Measure.number, 50, 65, why="setting-why-elders"),
    Setting("kept_percent", "kept", Measure.percent, 5, 80, why="setting-why-kept"),
    Setting("kept_released_at", "kept", Measure.clock),
    Setting("hold_for", "hold", Measure.minutes, 3, 30),
    Setting("hold_warned_before", "hold", Measure.minutes, 1, 10, why="setting-why-time"),
    Setting("holds_unsigned_percent", "hold", Measure.percent, 5, 100),
    Setting("rest_least", "rest", Measure.minutes, 0, 120),
    Setting("rest_most", "rest", Measure.minutes, 0, 240),
    Setting("waiting_wishes", "waiting", Measure.number, 1, 10),
    Setting("waiting_offer_for", "waiting", Measure.minutes, 5, 120),
    Setting("waiting_unanswered", "waiting", Measure.number, 1, 10),
    Setting("waiting_quiet_from", "waiting", Measure.clock),
    Setting("waiting_quiet_until", "waiting", Measure.clock),
    Setting("grace", "arriving", Measure.minutes, 5, 60),
    Setting("requeues", "arriving", Measure.number, 1, 5),
    Setting("requeued_after_tickets", "arriving", Measure.number, 1, 20),
    Setting("compare_at_check_in", "arriving", Measure.yes_no),
    Setting("undo_for", "arriving", Measure.minutes, 0, 30),
    Setting("walk_in_wait", "arriving", Measure.minutes, 5, 240),
    Setting("alarm_wait", "arriving", Measure.minutes, 5, 120),
    Setting("priority_groups", "arriving", Measure.choices, options=("elder", "disabled", "pregnant", "soldier")),
    Setting("tickets_from_home", "arriving", Measure.yes_no),
    Setting("tickets_from_home_each_window", "arriving", Measure.number, 1, 20),
    Setting("ticket_from_home_kept_for", "arriving", Measure.minutes, 10, 240),
    Setting("display_names", "screen", Measure.yes_no),
    Setting("weekend_windows", "weekend", Measure.number, 1, 50, why=_LAW_5X),
    Setting("weekend_opens", "weekend", Measure.clock),
    Setting("weekend_closes", "weekend", Measure.clock),
    Setting("weekend_notice_days", "weekend", Measure.number, 1, 10, why=_LAW_5X),
    Setting("weekend_horizon", "weekend", Measure.days, 7, 90, why=_LAW_5X),
    Setting("weekend_answer_days", "weekend", Measure.number, 1, 5, why=_LAW_5X),
    Setting("weekend_offer_for", "weekend", Measure.hours, 2, 72),
    Setting("home_answer_days", "home", Measure.number, 1, 5),
    Setting("team_size", "home", Measure.number, 2, 4, why="setting-why-team"),
    Setting("visits_per_half", "home", Measure.number, 1, 8),
    Setting("visits_am_from", "home", Measure.clock),
    Setting("visits_am_until", "home", Measure.clock),
    Setting("visits_pm_from", "home", Measure.clock),
    Setting("visits_pm_until", "home", Measure.clock),
    Setting("travel_speed", "home", Measure.number, 5, 80),
    Setting("travel_detour", "home", Measure.percent, 100, 300),
    Setting("visits_told_at", "home", Measure.clock),
    Setting("evidence_days", "home", Measure.number, 7, 90),
    Setting("call_back_tries", "home", Measure.number, 1, 10),
    Setting("addresses_a_day", "home", Measure.number, 1, 60),
    Setting("prevention_days_before", "home", Measure.number, 8, 90),
    Setting("agent_answer_days", "agents", Measure.number, 1, 5),
)
NOT_EDITABLE = MappingProxyType({"unit": "setting-fixed-unit"})
"""Settings that no form changes, each with the message that says why."""
_LESS_THAN = (
    ("hold_warned_before", "hold_for"), ("weekend_opens", "weekend_closes"), ("rest_least", "rest_most"),
    ("visits_am_from", "visits_am_until"), ("visits_am_until", "visits_pm_from"), ("visits_pm_from", "visits_pm_until"),
    ("live_bookings_per_person", "live_bookings_per_account"),
)  # fmt: skip
_EQUAL_IS_FINE = ("rest_least", "live_bookings_per_person")


def check_policies(policies: Policies) -> None:
    """SettingOutOfBounds, SettingsAtOdds; both name the field."""
    for setting in SETTINGS:
        _check_bounds(setting, getattr(policies, setting.name))
    for small, large in _LESS_THAN:
        less, more = getattr(policies, small), getattr(policies, large)
        if less > more or (less == more and small not in _EQUAL_IS_FINE):
            raise SettingsAtOdds(field=small, other=large)


def setting_text(setting: Setting, value: object) -> str | tuple[str, ...]:
    """A setting's value as its field of the form holds it."""
    if isinstance(value, timedelta):
        return str(-(-value // UNITS[setting.measure]))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return value
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def read_setting(setting: Setting, typed: str | tuple[str, ...]) -> object:
    """What was typed, as the value that Policies holds. SettingUnreadable, SettingOutOfBounds."""
    if setting.measure is Measure.choices:
        return tuple(option for option in setting.options if option in typed)
    text = str(typed).strip()
    if setting.measure is Measure.yes_no:
        return text == "yes"
    if setting.measure is Measure.clock:
        try:
            return time.fromisoformat(text if len(text) == 5 and text[2] == ":" else "")
        except ValueError:
            raise SettingUnreadable(field=setting.name) from None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise _out_of(setting)
    value = int(text) * UNITS[setting.measure] if setting.measure in UNITS else int(text)
    _check_bounds(setting, value)
    return value


def unnamed() -> tuple[str, ...]:
    """Fields of Policies that are neither editable nor named as not editable: there should be none."""
    named = {setting.name for setting in SETTINGS} | set(NOT_EDITABLE)
    return tuple(field.name for field in fields(Policies) if field.name not in named)


def _check_bounds(setting: Setting, value: object) -> None:
    unit = UNITS.get(setting.measure)
    if unit is not None and isinstance(value, timedelta) and not setting.least * unit <= value <= setting.most * unit:
        raise _out_of(setting)
    if isinstance(value, int) and not isinstance(value, bool) and not setting.least <= value <= setting.most:
        raise _out_of(setting)


def _out_of(setting: Setting) -> SettingOutOfBounds:
    return SettingOutOfBounds(field=setting.name, least=setting.least, most=setting.most)
