"""What a manager can change of a hall, as values: each change knows what it is about and what the hall is like after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeAlias

import msgspec

from backend.hall.arranged import Known, Taking, Window
from backend.hall.opening import OpeningHours
from backend.hall.rules import Policies
from backend.hall.slots import WindowGroup


@dataclass(frozen=True)
class SetHours:
    """Hours from a day on, in place of the version that begins on the same day."""

    hours: OpeningHours


@dataclass(frozen=True)
class DropHours:
    """A version that has not begun yet is taken back."""

    valid_from: date


@dataclass(frozen=True)
class SetGroup:
    """A group as it is to be; its `windows` are counted, not set. A new one where the hall has none of this slug."""

    group: WindowGroup


@dataclass(frozen=True)
class AddWindow:
    """One more window."""

    window: Window


@dataclass(frozen=True)
class RemoveWindow:
    """The window with this number goes."""

    number: str


@dataclass(frozen=True)
class SetItem:
    """An item is taken by these groups, the first ones first, and needs so many minutes; by none: taken no more."""

    item: str
    groups: tuple[str, ...]
    minutes: int = 0


@dataclass(frozen=True)
class SetPolicies:
    """The hall's settings from a moment on; versions that begin later keep what they change themselves."""

    policies: Policies
    valid_from: datetime


@dataclass(frozen=True)
class DropPolicies:
    """Settings that have not begun yet are taken back."""

    valid_from: datetime


Change: TypeAlias = SetHours | DropHours | SetGroup | AddWindow | RemoveWindow | SetItem | SetPolicies | DropPolicies


def about(change: Change) -> str:
    """The part of the hall that a change is about: hours, groups, item:SLUG or policies."""
    match change:
        case SetHours() | DropHours():
            return "hours"
        case SetItem():
            return f"item:{change.item}"
        case SetPolicies() | DropPolicies():
            return "policies"
        case _:
            return "groups"


def mark(found: Known, part: str) -> str:
    """A short mark of how this part of the hall stands: another one once anything of it has changed."""
    return sha256(msgspec.json.encode(_part(found, part))).hexdigest()[:16]


def after(found: Known, change: Change) -> Known:
    """The hall as it is once the change is kept."""
    if isinstance(change, SetHours | DropHours):
        return replace(found, hours=_hours(found, change))
    if isinstance(change, SetPolicies | DropPolicies):
        return replace(found, settings=_settings(found, change))
    if isinstance(change, SetItem):
        return replace(found, takings=tuple(each for each in found.takings if each.item != change.item) + takings(change))
    if isinstance(change, SetGroup):
        return replace(found, groups=_groups(found, change.group))
    return _counted(replace(found, windows=_windows(found, change)))


def takings(change: SetItem) -> tuple[Taking, ...]:
    """The item's rows, in the hall's order of its groups."""
    return tuple(Taking(change.item, group, place, change.minutes) for place, group in enumerate(change.groups, 1))


def picture(found: Known, change: Change) -> object:
    """What the history shows of the thing that a change touches, as it stands in `found`; None where there is none."""
    match change:
        case SetHours() | DropHours():
            begins = change.hours.valid_from if isinstance(change, SetHours) else change.valid_from
            return next((each for each in found.hours if each.valid_from == begins), None)
        case SetGroup():
            return next((each for each in found.groups if each.slug == change.group.slug), None)
        case AddWindow() | RemoveWindow():
            number = change.window.number if isinstance(change, AddWindow) else change.number
            return next((each for each in found.windows if each.number == number), None)
        case SetItem():
            taken = tuple(each for each in found.takings if each.item == change.item)
            return {"minutes": taken[0].minutes, "groups": [each.window_group for each in taken]} if taken else None
        case SetPolicies() | DropPolicies():
            return next((each for since, each in found.settings if since <= change.valid_from), Policies())


def _part(found: Known, part: str) -> object:
    if part == "hours":
        return found.hours
    if part == "groups":
        return found.groups, found.windows
    if part == "policies":
        return found.settings
    return tuple(each for each in found.takings if f"item:{each.item}" == part)


def _hours(found: Known, change: SetHours | DropHours) -> tuple[OpeningHours, ...]:
    new = (change.hours,) if isinstance(change, SetHours) else ()
    begins = change.hours.valid_from if isinstance(change, SetHours) else change.valid_from
    kept = (each for each in found.hours if each.valid_from != begins)
    return tuple(sorted((*kept, *new), key=lambda each: each.valid_from))


def _windows(found: Known, change: AddWindow | RemoveWindow) -> tuple[Window, ...]:
    if isinstance(change, AddWindow):
        return tuple(sorted((*found.windows, change.window), key=lambda each: each.number))
    return tuple(each for each in found.windows if each.number != change.number)


def _groups(found: Known, new: WindowGroup) -> tuple[WindowGroup, ...]:
    windows = sum(each.window_group == new.slug for each in found.windows)
    set_to = replace(new, windows=windows, walk_in_windows=min(new.walk_in_windows, windows))
    if all(each.slug != new.slug for each in found.groups):
        return (*found.groups, set_to)
    return tuple(set_to if each.slug == new.slug else each for each in found.groups)


def _counted(found: Known) -> Known:
    """Groups with as many windows as there are, and no more left to walk-ins than that."""
    for group in found.groups:
        found = replace(found, groups=_groups(found, group))
    return found


def _settings(found: Known, change: SetPolicies | DropPolicies) -> tuple[tuple[datetime, Policies], ...]:
    if isinstance(change, DropPolicies):
        return tuple(each for each in found.settings if each[0] != change.valid_from)
    before = next((each for since, each in found.settings if since <= change.valid_from), Policies())
    kept = (
        (since, each if since < change.valid_from else _rebased(each, before, change.policies))
        for since, each in found.settings
        if since != change.valid_from
    )
    return tuple(sorted((*kept, (change.valid_from, change.policies)), key=lambda each: each[0], reverse=True))


def _rebased(later: Policies, before: Policies, now: Policies) -> Policies:
    """Later settings take over what changes now, but for what they change themselves."""
    names = (name for name in Policies.__dataclass_fields__ if getattr(later, name) == getattr(before, name))
    return replace(later, **{name: getattr(now, name) for name in names})
