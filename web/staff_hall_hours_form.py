"""The form of opening hours as it is typed: seasons by the day they begin, parts by their times; read and put into words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from backend.hall import PARTS, OpeningHours, Period, Season, faults
from backend.languages import say

MOST_SEASONS = 4
_LEAP_YEAR = 2024
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class TypedPart:
    """One part of the day; both times empty where there is none."""

    part: str
    opens: str = ""
    closes: str = ""
    on_duty: str = "100"
    walk_ins: bool = True


@dataclass(frozen=True)
class TypedSeason:
    """A season by the day on which it begins; without a month there is none."""

    number: int
    month: str
    day: str
    parts: tuple[TypedPart, ...]


@dataclass(frozen=True)
class Typed:
    """What stands in the form: the first day, the seasons, one more of which may be filled in."""

    valid_from: str
    seasons: tuple[TypedSeason, ...]

    def fields(self) -> list[tuple[str, str]]:
        """All of it as hidden fields, for the step between."""
        found = [("valid_from", self.valid_from)]
        for season in self.seasons:
            start = f"s{season.number}"
            found += [(f"{start}-month", season.month), (f"{start}-day", season.day)]
            for part in season.parts:
                name = f"{start}-{part.part}"
                found += [(f"{name}-opens", part.opens), (f"{name}-closes", part.closes), (f"{name}-on_duty", part.on_duty)]
                found += [(f"{name}-walk_ins", "yes")] if part.walk_ins else []
        return found


def typed_of(hours: OpeningHours, begins: date) -> Typed:
    """A version as the form holds it, with one empty season behind."""
    seasons = [_typed_season(number, season) for number, season in enumerate(hours.seasons[:MOST_SEASONS])]
    return _with_room(Typed(begins.isoformat(), tuple(seasons)))


def read_typed(form: Any) -> Typed:
    """All fields as they came."""
    seasons = [_read_season(form, number) for number in range(MOST_SEASONS) if f"s{number}-month" in form]
    return _with_room(Typed(_text(form, "valid_from", 10), tuple(seasons)))


def wanted_hours(typed: Typed, language: str) -> tuple[OpeningHours | None, Problems]:
    """The hours, or what is wrong at which field."""
    try:
        begins = date.fromisoformat(typed.valid_from)
    except ValueError:
        return None, [("valid_from", say(language, "Please choose a day"))]
    used = [season for season in typed.seasons if season.month or season.number == 0]
    problems = [problem for season in used for problem in _unreadable(season, language)]
    if problems:
        return None, problems
    firsts = [_first(season) for season in used]
    if len(set(firsts)) != len(firsts):
        return None, [(f"s{used[-1].number}-month", say(language, "Two seasons begin on the same day"))]
    seasons = tuple(_season(season, firsts) for season in used)
    wrong = [_at(f"s{used[each.season].number}", each.part, each.key, language) for each in faults(seasons)]
    return (None, wrong) if wrong else (OpeningHours(begins, tuple(sorted(seasons, key=lambda each: each.first))), [])


def _season(typed: TypedSeason, firsts: list[tuple[int, int]]) -> Season:
    """It lasts until the day before the next one begins: so each day of the year lies in exactly one."""
    first = _first(typed)
    later = sorted(each for each in firsts if each > first) or sorted(firsts)
    before = date(_LEAP_YEAR, *later[0]) - timedelta(days=1)
    periods = (
        Period(part, time.fromisoformat(each.opens), time.fromisoformat(each.closes), int(each.on_duty), each.walk_ins)
        for part, each in zip(PARTS, typed.parts, strict=True)
        if each.opens or each.closes
    )
    return Season(first, (before.month, before.day), tuple(periods))


def _unreadable(season: TypedSeason, language: str) -> Iterator[tuple[str, str]]:
    if _first(season) == (0, 0):
        yield f"s{season.number}-month", say(language, "There is no such day in the year")
    for part in season.parts:
        if bool(part.opens) != bool(part.closes) or not all(_is_time(each) for each in (part.opens, part.closes) if each):
            yield _at(f"s{season.number}", part.part, "hours-fault-time", language)
        elif part.opens and not (part.on_duty.isascii() and part.on_duty.isdecimal() and len(part.on_duty) < 4):
            yield _at(f"s{season.number}", part.part, "hours-fault-on-duty", language)


def _at(season: str, part: str, key: str, language: str) -> tuple[str, str]:
    """The field, and its message with the part of the day."""
    return f"{season}-{part}-opens", f"{say(language, f'part-{part}')}{say(language, 'label-colon')}{say(language, key)}"


def _first(season: TypedSeason) -> tuple[int, int]:
    try:
        found = date(_LEAP_YEAR, int(season.month), int(season.day))
    except ValueError:
        return 0, 0
    return found.month, found.day


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 5 and text[2] == ":"


def _typed_season(number: int, season: Season) -> TypedSeason:
    periods = {each.kind: each for each in season.periods}
    parts = tuple(
        TypedPart(part, f"{found.opens:%H:%M}", f"{found.closes:%H:%M}", str(found.on_duty), found.walk_ins)
        if (found := periods.get(part))
        else TypedPart(part)
        for part in PARTS
    )
    return TypedSeason(number, str(season.first[0]), str(season.first[1]), parts)


def _read_season(form: Any, number: int) -> TypedSeason:
    parts = tuple(_read_part(form, f"s{number}-{part}", part) for part in PARTS)
    return TypedSeason(number, _text(form, f"s{number}-month", 2), _text(form, f"s{number}-day", 2), parts)


def _read_part(form: Any, name: str, part: str) -> TypedPart:
    return TypedPart(
        part, _text(form, f"{name}-opens", 5), _text(form, f"{name}-closes", 5), _text(form, f"{name}-on_duty", 3),
        form.get(f"{name}-walk_ins") == "yes",
    )  # fmt: skip


def _with_room(typed: Typed) -> Typed:
    """One empty season behind those that are used, up to four in all."""
    used = [season for season in typed.seasons if season.month or season.number == 0]
    numbered = [replace(season, number=number) for number, season in enumerate(used)]
    if not numbered:
        numbered = [TypedSeason(0, "1", "1", tuple(TypedPart(part) for part in PARTS))]
    if len(numbered) < MOST_SEASONS:
        numbered.append(TypedSeason(len(numbered), "", "1", tuple(TypedPart(part) for part in PARTS)))
    return Typed(typed.valid_from, tuple(numbered))


def _text(form: Any, name: str, most: int) -> str:
    return str(form.get(name, "")).strip()[:most]
