"""A hall read from its file: who it is, its windows, what it takes, its hours and its own settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import msgspec

from backend.hall.opening import OpeningHours
from backend.hall.reading import FileRefused, Row, read_opening_hours, rows, truth, whole, word
from backend.hall.rules import About, Bilingual, Community, Elsewhere, Hall, Place, Policies

ALL = "all"


@dataclass(frozen=True)
class GroupFile:
    """A window group with the numbers of its windows and the items it takes."""

    slug: str
    name: Bilingual
    letter: str
    zone: Bilingual
    floor: str
    windows: tuple[str, ...]
    walk_in_windows: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class HallFile:
    """All that a hall's file says; `minutes` of every item it takes."""

    hall: Hall
    position: int
    groups: tuple[GroupFile, ...]
    minutes: dict[str, int]
    hours: tuple[OpeningHours, ...]
    policies: Policies | None


def read_hall(found: Row) -> HallFile:
    """The hall in this mapping; FileRefused or HoursRefused with the place."""
    minutes = _minutes(found)
    file = HallFile(
        Hall(_needed(found, "hall"), _said(found, "name"), truth(found, "default"), _about(found)),
        whole(found, "position", 0),
        tuple(_group(row, minutes) for row in rows(found, "groups")),
        minutes,
        read_opening_hours(rows(found, "opening_hours")),
        _policies(found),
    )
    if not file.groups:
        raise FileRefused("groups: a hall needs a group of windows")
    return file


def _about(found: Row) -> About:
    return About(
        address=_said(found, "address"),
        latitude=_degrees(found, "latitude"),
        longitude=_degrees(found, "longitude"),
        way=tuple(_said(row, "text") for row in rows(found, "way")),
        parking=_said(found, "parking"),
        barrier_free=_said(found, "barrier_free"),
        phone=_needed(found, "phone"),
        organ=_said(found, "organ"),
        icp_number=word(found, "icp_number"),
        police_number=word(found, "police_number"),
        zones=tuple(map(_place, rows(found, "zones"))),
        facilities=tuple(map(_place, rows(found, "facilities"))),
        elsewhere=tuple(Elsewhere(_needed(row, "item"), _said(row, "place")) for row in rows(found, "elsewhere")),
        often=_words(found, "often"),
        communities=tuple(map(_community, rows(found, "communities"))),
    )


def _group(row: Row, minutes: dict[str, int]) -> GroupFile:
    items = _words(row, "items")
    taken = tuple(minutes) if items == (ALL,) else items
    for item in taken:
        if item not in minutes:
            raise FileRefused(f"groups: {word(row, 'slug')} takes {item}, which stands not under minutes")
    windows = _words(row, "windows")
    left = whole(row, "walk_in_windows", 0)
    if not windows or left > len(windows):
        raise FileRefused(f"groups: {word(row, 'slug')} has {len(windows)} windows and leaves {left} to walk-ins")
    return GroupFile(
        _needed(row, "slug"), _said(row, "name"), _needed(row, "letter"), _said(row, "zone"), word(row, "floor") or "1",
        windows, left, taken,
    )  # fmt: skip


def _minutes(found: Row) -> dict[str, int]:
    items = found.get("minutes")
    if not isinstance(items, dict):
        raise FileRefused("minutes: a mapping of items to minutes is wanted")
    row = cast(Row, items)
    minutes = {item: whole(row, item) for item in row}
    wrong = [item for item, length in minutes.items() if length < 1]
    if wrong:
        raise FileRefused(f"minutes: {wrong[0]} takes no time")
    return minutes


def _policies(found: Row) -> Policies | None:
    """The hall's settings by the names of rules.Policies; lengths as ISO 8601 (PT15M), what is left out is the default."""
    settings = found.get("policies")
    if settings is None:
        return None
    try:
        return msgspec.convert(settings, Policies, strict=False)
    except msgspec.ValidationError as error:
        raise FileRefused(f"policies: {error}") from None


def _place(row: Row) -> Place:
    return Place(_said(row, "name"), word(row, "floor"), _said(row, "about"))


def _community(row: Row) -> Community:
    return Community(_needed(row, "slug"), _said(row, "name"), _degrees(row, "latitude"), _degrees(row, "longitude"))


def _said(row: Row, key: str) -> Bilingual:
    return Bilingual(word(row, key), word(row, f"{key}_en"))


def _needed(row: Row, key: str) -> str:
    if not word(row, key):
        raise FileRefused(f"{key}: is missing")
    return word(row, key)


def _degrees(row: Row, key: str) -> float:
    try:
        return float(word(row, key) or "0")
    except ValueError:
        raise FileRefused(f"{key}: degrees are wanted, not {word(row, key)!r}") from None


def _words(row: Row, key: str) -> tuple[str, ...]:
    found = row.get(key) or []
    if not isinstance(found, list):
        raise FileRefused(f"{key}: a list is wanted")
    return tuple(str(each) for each in cast(list[object], found))
