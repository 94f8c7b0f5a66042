"""The desk in words: rows, the person in hand, figures, made ready for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backend import catalogue, hall, visits
from backend.languages import day, say, time
from backend.refusals import Refusal
from backend.visits import ChangedMeanwhile, Desk, Duty, Figures, Row, Standing, Undoable, Visit, VisitState

_LOOKS = {
    Standing.due: "", Standing.late: "wait", Standing.waiting: "good", Standing.called: "info", Standing.parked: "wait",
    Standing.finished: "", Standing.missed: "bad",
}  # fmt: skip
# What a row's one button does; the others stand on the person's page.
_DOES = {Standing.due: "arrive", Standing.late: "arrive", Standing.waiting: "call", Standing.parked: "call", Standing.missed: "arrive"}


@dataclass(frozen=True)
class RowView:
    """One person on the board; `key` names the row, `page` is where everything about it can be done, `place` is the place in
    line (0: none), `pairs` are the items by slug and name: what a tablet needs to go on without a network."""

    key: str
    page: str
    reference: str
    visit: str
    version: int
    ticket: str
    at: str
    name: str
    items: str
    needs: tuple[str, ...]
    priority: str
    state: str
    look: str
    does: str
    standing: str
    window: str
    place: int
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HandView:
    """The person at this window now, and the questions that finishing asks."""

    row: RowView
    since: str
    calls: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BoardView:
    """All that the desk page shows."""

    title: str
    window: str
    paused: bool
    figures: tuple[tuple[str, str, int], ...]
    rows: tuple[RowView, ...]
    left_out: int
    hand: HandView | None
    next: RowView | None
    undo: str
    undo_move: int
    undo_seconds: int
    problem: str


async def board_view(
    desk: Desk, duty: Duty | None, now: datetime, language: str, *, everything: bool = False, problem: Refusal | None = None
) -> BoardView:
    """The board of this clerk's windows (of the whole hall where they sit at none), people due within two hours and all
    who are here; `everything` shows the whole day."""
    group, window = (duty.window_group, duty.window) if duty else (None, None)
    board = await visits.desk(desk.hall, now.date(), now, group=group, window=window, everything=everything)
    names = await names_of(board.rows + ((board.mine,) if board.mine else ()), language)
    last = await visits.last_move(desk, now)
    where = " ".join(part for part in (window, await _group_name(desk.hall, duty, language)) if part)
    return BoardView(
        f"{where} · {day(language, now.date())}" if where else day(language, now.date()),
        window or "", bool(duty and duty.state is visits.DutyState.paused), figures(board.figures, language),
        tuple(row_view(row, names, language) for row in board.rows), board.left_out,
        _hand(board.mine, names, now, language), row_view(board.next, names, language) if board.next else None,
        _undoable(last, language), last.move if last else 0, _seconds_left(last, now), said(problem, language) if problem else "",
    )  # fmt: skip


def figures(found: Figures, language: str) -> tuple[tuple[str, str, int], ...]:
    """The four numbers over the board: id, words, number."""
    numbers = (("waiting", found.waiting), ("due", found.due), ("late", found.late), ("finished", found.finished))
    return tuple((name, say(language, f"desk-{name}"), number) for name, number in numbers)


def row_view(row: Row, names: Mapping[str, str], language: str) -> RowView:
    """One person in words."""
    needs = tuple(say(language, f"need-{need}") for need in row.needs)
    items = " · ".join(names.get(item, item) for item in row.items)
    does = _DOES.get(row.standing, "")
    return RowView(
        row.key, f"/staff/people/{row.reference}" if row.reference else f"/staff/tickets/{row.visit}",
        row.reference, str(row.visit or ""), row.version, row.ticket, time(row.starts_at), row.name, items, needs,
        say(language, f"priority-{row.priority}") if row.priority else "", state_words(row, language), _LOOKS[row.standing],
        "" if does == "arrive" and not row.reference else does, row.standing.value, row.window or "",
        row.place or 0, tuple((item, names.get(item, item)) for item in row.items),
    )  # fmt: skip


def state_words(row: Row, language: str) -> str:
    """Where somebody stands, in two to six words."""
    minutes = int(row.late_by.total_seconds() // 60)
    key = "standing-late-minutes" if row.standing is Standing.late and minutes else f"standing-{row.standing}"
    return say(language, key, minutes=minutes, window=row.window or "", place=row.place or 0)


def standing_words(visit: Visit, language: str) -> str:
    """Where a visit stands, without the line's order."""
    key = "standing-in-line" if visit.state is VisitState.waiting else f"standing-{visit.state}"
    return say(language, key, window=visit.window or "", place=0, minutes=0)


async def names_of(rows: tuple[Row, ...], language: str) -> dict[str, str]:
    """Every item of these rows by its name."""
    slugs = tuple(dict.fromkeys(item for row in rows for item in row.items))
    return {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}


def said(problem: Refusal, language: str) -> str:
    """A refusal in words; what a colleague did is said too."""
    facts = dict(problem.facts)
    if isinstance(problem, ChangedMeanwhile):
        facts["what"] = say(language, f"desk-did-{facts['what']}") if facts["what"] else say(language, "desk-did-else")
        facts["who"] = facts["who"] or say(language, "somebody else")
    return say(language, problem.key, **facts)


def _hand(row: Row | None, names: Mapping[str, str], now: datetime, language: str) -> HandView | None:
    if row is None or row.called_at is None:
        return None
    minutes = int((now - row.called_at).total_seconds() // 60)
    calls = say(language, "called {times} times", times=row.calls) if row.calls > 1 else ""
    return HandView(
        row_view(row, names, language), say(language, "{minutes} min since the call", minutes=minutes), calls,
        tuple((item, names.get(item, item)) for item in row.items),
    )  # fmt: skip


async def _group_name(place: str, duty: Duty | None, language: str) -> str:
    if duty is None:
        return ""
    return next((group.name.said(language) for group in await hall.window_groups(place) if group.slug == duty.window_group), "")


def _undoable(last: Undoable | None, language: str) -> str:
    return say(language, f"desk-done-{last.verb}", ticket=last.ticket) if last else ""


def _seconds_left(last: Undoable | None, now: datetime) -> int:
    return max(0, int((last.until - now).total_seconds())) if last else 0
