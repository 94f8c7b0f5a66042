"""Special days, opening hours and halls read from files: what an operator loads, refused with the place named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import cast

import yaml

from backend.hall.calendar import CalendarYear, DayKind, SpecialDay
from backend.hall.opening import Kind, MonthDay, OpeningHours, Period, Season, check_hours

Row = Mapping[str, object]
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class FileRefused(ValueError):
    """A file that can't be loaded; the text names the place."""


@dataclass(frozen=True)
class YearFile:
    """One year's special days with the year's own row."""

    year: CalendarYear
    days: tuple[SpecialDay, ...]


def read_special_days(text: str) -> YearFile:
    """One year of special days, in our YAML or as a holiday-cn JSON file; FileRefused otherwise."""
    found = read_mapping(text)
    if "days" in found and "papers" in found:
        return _holiday_cn(found)
    year = CalendarYear(whole(found, "year"), truth(found, "confirmed"), word(found, "paper"))
    makeup = tuple(_special(row, DayKind.makeup, day_of(row, "day")) for row in rows(found, "makeup"))
    holidays = tuple(_special(row, DayKind.holiday, day) for row in rows(found, "holidays") for day in _span(row))
    return _checked(YearFile(year, holidays + makeup))


def read_year(text: str) -> YearFile | None:
    """The special days where the file is a year of them; None for any other file. FileRefused."""
    return read_special_days(text) if "year" in read_mapping(text) else None


def read_opening_hours(rows_read: tuple[Row, ...]) -> tuple[OpeningHours, ...]:
    """Versions of opening hours from their rows; HoursRefused or FileRefused with the place."""
    versions = tuple(OpeningHours(day_of(row, "valid_from"), tuple(map(_season, rows(row, "seasons")))) for row in rows_read)
    for version in versions:
        check_hours(version)
    return versions


def read_mapping(text: str) -> Row:
    """The mapping that a YAML or JSON text holds, or FileRefused."""
    try:
        # BaseLoader leaves every value text: YAML's own guesses read 12:00 as 720 and die of 02-30.
        found: object = yaml.load(text, Loader=_Loader)  # noqa: S506 - it makes text, lists and mappings only
    except yaml.YAMLError as error:
        raise FileRefused(f"not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise FileRefused("a mapping is wanted at the top")
    return cast(Row, found)


def rows(row: Row, key: str) -> tuple[Row, ...]:
    """The mappings listed under `key`."""
    found = row.get(key) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in cast(list[object], found)):
        raise FileRefused(f"{key}: a list of mappings is wanted")
    return tuple(cast(list[Row], found))


def word(row: Row, key: str) -> str:
    """The text under `key`, empty where there is none."""
    found = str(row.get(key, ""))
    return "" if found in ("null", "~") else found.strip()


def truth(row: Row, key: str, default: bool = False) -> bool:
    """Whether `true` stands under `key`."""
    return (word(row, key) or str(default)).lower() == "true"


def whole(row: Row, key: str, default: int | None = None) -> int:
    """The whole number under `key`."""
    found = word(row, key)
    if not found and default is not None:
        return default
    if not found.isdecimal():
        raise FileRefused(f"{key}: a whole number is wanted, not {found!r}")
    return int(found)


def day_of(row: Row, key: str) -> date:
    """The day under `key`, written 2026-10-01."""
    found = word(row, key)
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise FileRefused(f"{key}: a day like 2026-10-01 is wanted, not {found!r}") from None


def _holiday_cn(found: Row) -> YearFile:
    """The form of the open data set holiday-cn: days with name, date and isOffDay; an empty list is no notice yet."""
    papers = found.get("papers")
    paper = str(cast(list[object], papers)[0]) if isinstance(papers, list) and papers else ""
    days = tuple(
        SpecialDay(day_of(row, "date"), DayKind.holiday if truth(row, "isOffDay") else DayKind.makeup, word(row, "name"))
        for row in rows(found, "days")
    )
    return _checked(YearFile(CalendarYear(whole(found, "year"), bool(days), paper), days))


def _checked(file: YearFile) -> YearFile:
    seen: set[date] = set()
    for special in file.days:
        if special.day in seen:
            raise FileRefused(f"{special.day} is named twice")
        if special.kind is DayKind.makeup and special.day.weekday() < 5:
            raise FileRefused(f"{special.day} is a weekday and can't be a make-up day")
        seen.add(special.day)
    return file


def _special(row: Row, kind: DayKind, day: date) -> SpecialDay:
    return SpecialDay(day, kind, word(row, "name"))


def _span(row: Row) -> tuple[date, ...]:
    first, last = day_of(row, "first"), day_of(row, "last")
    if not 0 <= (last - first).days <= 31:
        raise FileRefused(f"{word(row, 'name')}: {first} to {last} is no span of days")
    return tuple(first + timedelta(days=step) for step in range((last - first).days + 1))


def _season(row: Row) -> Season:
    return Season(_month_day(row, "first"), _month_day(row, "last"), tuple(map(_period, rows(row, "periods"))))


def _period(row: Row) -> Period:
    try:
        kind = Kind(word(row, "kind"))
        opens, closes = time.fromisoformat(word(row, "opens")), time.fromisoformat(word(row, "closes"))
    except ValueError as error:
        raise FileRefused(f"periods: {error}") from None
    return Period(kind, opens, closes, whole(row, "on_duty", 100), truth(row, "walk_ins", default=True))


def _month_day(row: Row, key: str) -> MonthDay:
    found = word(row, key)
    try:
        day = date.fromisoformat(f"2024-{found}")
    except ValueError:
        raise FileRefused(f"{key}: a day of the year like 06-01 is wanted, not {found!r}") from None
    return day.month, day.day
