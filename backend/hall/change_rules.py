"""What a change of a hall's settings must keep: names that are clear, hours that the measure asks for, settings in their bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from backend.hall.adjusting import check_policies
from backend.hall.arranged import Known
from backend.hall.changes import AddWindow, Change, DropHours, DropPolicies, RemoveWindow, SetGroup, SetHours, SetItem, SetPolicies
from backend.hall.measure import check_measure
from backend.hall.opening import SHANGHAI, check_hours
from backend.hall.slots import WindowGroup
from backend.refusals import FieldRefused, NotFound, Refusal

LONGEST_NAME, LONGEST_MINUTES, MOST_WINDOWS = 60, 240, 99


class SettingsChanged(Refusal):
    """Somebody changed this part of the hall's settings after the page was opened: `who` (as the ledger names them), `when`."""


class AlreadyBegun(FieldRefused):
    """What has begun is history; a change begins today or later."""


class GroupNameNeeded(FieldRefused):
    """A group of windows has a name of at most sixty characters."""


class LetterWrong(FieldRefused):
    """A group's tickets begin with one or two capital letters."""


class LetterTaken(FieldRefused):
    """Another group's tickets begin with this letter: numbers called must not be mistaken."""


class TooManyLeft(FieldRefused):
    """A group leaves no more windows to walk-ins than it has."""


class WindowNumberWrong(FieldRefused):
    """A window's number is one to six letters or digits, and its floor is named; a hall has at most 99 windows."""


class WindowNumberTaken(FieldRefused):
    """The hall has a window of this number."""


class MinutesWrong(FieldRefused):
    """An item needs 1 to 240 minutes at the window."""


class UnknownGroup(NotFound):
    """This hall has no such group of windows."""


def check_change(found: Known, wanted: Change, now: datetime) -> None:
    """Refuses what the hall could not live with; the refusal names the field."""
    _CHECKS[type(wanted)](found, wanted, now)


def _check_hours(_: Known, wanted: SetHours, now: datetime) -> None:
    _check_begins(wanted.hours.valid_from, now)
    check_measure(wanted.hours.seasons)
    check_hours(wanted.hours)


def _check_drop(found: Known, wanted: DropHours, now: datetime) -> None:
    """What began is history; today's has begun."""
    if all(each.valid_from != wanted.valid_from for each in found.hours):
        raise NotFound
    _check_begins(wanted.valid_from - timedelta(days=1), now)


def _check_begins(begins: date, now: datetime) -> None:
    if begins < now.astimezone(SHANGHAI).date():
        raise AlreadyBegun(field="valid_from")


def _check_settings(_: Known, wanted: SetPolicies, now: datetime) -> None:
    _check_begins(wanted.valid_from.astimezone(SHANGHAI).date(), now)
    check_policies(wanted.policies)


def _check_settings_drop(found: Known, wanted: DropPolicies, now: datetime) -> None:
    if all(since != wanted.valid_from for since, _ in found.settings):
        raise NotFound
    if wanted.valid_from <= now:
        raise AlreadyBegun(field="valid_from")


def _check_group(found: Known, wanted: SetGroup, _: datetime) -> None:
    group = wanted.group
    if not 0 < len(group.name.zh.strip()) <= LONGEST_NAME or len(group.name.en) > LONGEST_NAME:
        raise GroupNameNeeded(field="name", most=LONGEST_NAME)
    if not (1 <= len(group.letter) <= 2 and group.letter.isascii() and group.letter.isalpha() and group.letter.isupper()):
        raise LetterWrong(field="letter")
    if any(each.letter == group.letter and each.slug != group.slug for each in found.groups):
        raise LetterTaken(field="letter", letter=group.letter)
    windows = sum(each.window_group == group.slug for each in found.windows)
    if not 0 <= group.walk_in_windows <= windows:
        raise TooManyLeft(field="walk_in_windows", most=windows)


def _check_window(found: Known, wanted: AddWindow, _: datetime) -> None:
    window = wanted.window
    if all(each.slug != window.window_group for each in found.groups):
        raise UnknownGroup
    number = window.number
    if not 1 <= len(number) <= 6 or not number.isascii() or not number.isalnum() or not window.floor or len(window.floor) > 10:
        raise WindowNumberWrong(field="number")
    if any(each.number == number for each in found.windows):
        raise WindowNumberTaken(field="number", number=number)
    if len(found.windows) >= MOST_WINDOWS:
        raise WindowNumberWrong(field="number")


def _check_removal(found: Known, wanted: RemoveWindow, _: datetime) -> None:
    if all(each.number != wanted.number for each in found.windows):
        raise NotFound


def _check_item(found: Known, wanted: SetItem, _: datetime) -> None:
    taken = {each.item for each in found.takings}
    if not wanted.groups:
        if wanted.item not in taken:
            raise NotFound
        return
    if not 1 <= wanted.minutes <= LONGEST_MINUTES:
        raise MinutesWrong(field="minutes", most=LONGEST_MINUTES)
    if len(set(wanted.groups)) != len(wanted.groups) or not set(wanted.groups) <= {each.slug for each in found.groups}:
        raise UnknownGroup


def new_slug(groups: tuple[WindowGroup, ...]) -> str:
    """A name for a new group that no group of the hall ever had: names stay for what was booked there."""
    taken = {each.slug for each in groups}
    return next(name for number in range(1, len(taken) + 2) if (name := f"group-{number}") not in taken)


_CHECKS: dict[type[Change], Callable[[Known, Any, datetime], None]] = {
    SetHours: _check_hours, DropHours: _check_drop, SetGroup: _check_group, AddWindow: _check_window, RemoveWindow: _check_removal,
    SetItem: _check_item, SetPolicies: _check_settings, DropPolicies: _check_settings_drop,
}  # fmt: skip
