"""The calendar in words: its cells, what is shut, who is on the roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from backend import closures
from backend.clock import SHANGHAI
from backend.hall import Closure
from backend.languages import Language, say, span
from backend.languages import day as day_words
from backend.oversight import CalendarRow, Cell
from backend.people import OnDuty
from web.closures_view import span_words

PLACE = "/staff/calendar"


@dataclass(frozen=True)
class CellView:
    """A cell: how many come, how full it is, and where its list is (empty: nobody comes); `notes` are small words below."""

    number: int
    places: str
    full: bool
    open: bool
    closed: bool
    href: str
    label: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RowView:
    """A row: its time, its cells, and on a day how many 5+X proposals begin in it."""

    at: str
    cells: tuple[CellView, ...]
    asked: int


def row_view(row: CalendarRow, at: str, heads: tuple[tuple[str, str], ...], shut: tuple[Closure, ...], language: Language) -> RowView:
    """`heads` are the columns: the group's slug (empty: all of them) and the words."""
    cells = tuple(
        _cell(cell, group, f"{head} {span(cell.starts_at, cell.ends_at)}", shut, language)
        for cell, (group, head) in zip(row.cells, heads, strict=True)
    )
    return RowView(at, cells, row.asked)


def shut_words(shut: tuple[Closure, ...], groups: Mapping[str, str], language: Language) -> tuple[str, ...]:
    """Each closure in one line: from when to when, what, why."""
    return tuple(
        " · ".join(
            part
            for part in (
                span_words(each, language),
                say(language, "whole hall") if each.is_of_the_hall else groups.get(each.window_group, each.window_group),
                say(language, "windows {numbers}", numbers=", ".join(each.windows)) if each.windows else "",
                closures.reason(each, language),
            )
            if part
        )
        for each in shut
    )


def duty_words(on_duty: tuple[OnDuty, ...], language: Language, *, with_day: bool) -> tuple[tuple[str, str], ...]:
    """Who is on the roster, by part of the day: words and names."""
    found: dict[str, list[str]] = {}
    for each in on_duty:
        words = say(language, f"shift-{each.shift}")
        found.setdefault(f"{day_words(language, each.day)} {words}" if with_day else words, []).append(each.name)
    return tuple((words, "、".join(names)) for words, names in found.items())


def _cell(cell: Cell, group: str, where: str, shut: tuple[Closure, ...], language: Language) -> CellView:
    minutes = int((cell.ends_at - cell.starts_at).total_seconds() // 60)
    start = cell.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    query = urlencode({"start": start, "minutes": minutes} | ({"group": group} if group else {}))
    label = say(
        language, "{where}: {number} come, {taken} of {capacity} places taken", where=where, number=cell.number, taken=cell.taken,
        capacity=cell.capacity,
    )  # fmt: skip
    touching = [each for each in shut if each.overlaps(cell.starts_at, cell.ends_at) and (not group or each.concerns(group))]
    notes = _notes(cell, touching, language)
    return CellView(
        cell.number, f"{cell.taken}/{cell.capacity}", cell.taken >= cell.capacity > 0, cell.capacity > 0, cell.is_closed and not notes,
        f"{PLACE}/bookings?{query}" if cell.number else "", label, notes,
    )  # fmt: skip


def _notes(cell: Cell, shut: list[Closure], language: Language) -> tuple[str, ...]:
    """The small words of a cell: what is shut, and what is agreed or asked for outside opening hours."""
    asked = (say(language, "{number} 5+X asked", number=cell.asked),) if cell.asked else ()
    whole = any(each.is_of_the_hall for each in shut)
    closed = (say(language, "hall shut" if whole else "partly shut"),) if shut else ()
    return (*closed, *(("5+X",) if cell.weekend else ()), *asked)
