"""Whom the hall telephones: who has no phone to read on, whom no message reached, where nobody opened twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record

from backend import hall, home_visits, jobs, ledger, notifications, phone_calls, secrecy
from backend.aftercare.rules import (
    CALL_MOVES,
    LONGEST_WORDS,
    TRIES_BEFORE_CALL,
    CallBack,
    CallNote,
    CallOutcome,
    CallState,
    CallWhy,
    NoCallBack,
    after_call,
)
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.home_visits import HomeVisit, State
from backend.notifications import Notice
from backend.phone_calls import Outcome
from backend.states import after

_NOTE, _LOOK_BACK = "call_back_notes.note", timedelta(days=3)
# What waits about a request that is closed (somebody died) is not said any more, whoever closed it.
_TO_BE_MADE = """c.state IN ('open', 'unreached', 'wrong_number')
  AND NOT EXISTS (SELECT 1 FROM home_visits h WHERE h.reference = c.reference AND h.state = 'closed')"""
_TOPICS = tuple(topic for topic in notifications.TOPICS if topic.startswith("home_visit"))


async def gather(now: datetime) -> None:
    """A round: every message about a visit that came by no channel, and every household that was not met twice, is a call; one
    transaction each, and one that fails stops no other."""
    lost = await notifications.unreached(_TOPICS, now - _LOOK_BACK, now)
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM home_visits WHERE state = 'accepted' AND tries >= $1 AND tries <= 9 LIMIT 200", TRIES_BEFORE_CALL
        )
    waiting: list[tuple[str, Notice | None]] = [*((each.reference, each) for each in lost), *((row["reference"], None) for row in rows)]
    await jobs.one_by_one(waiting, lambda each: _gather(*each, now))


async def add_call(held: Connection, about: HomeVisit, why: CallWhy, cause: str, now: datetime, topic: str = "") -> None:
    """Somebody is to be telephoned, once for each cause; never about what is closed."""
    if about.state is State.closed:
        return
    await held.execute(
        """INSERT INTO call_backs (hall, reference, why, topic, cause, state, tries, made_at, due_at)
           VALUES ($1, $2, $3, $4, $5, 'open', 0, $6, $6) ON CONFLICT DO NOTHING""",
        about.hall, about.reference, why, topic, cause, now,
    )  # fmt: skip


async def waiting(of: str, *, manager: bool) -> tuple[CallBack, ...]:
    """A hall's calls that are to be made, those due first; of a protected person for its manager alone, and those that were in
    vain too often for its manager too."""
    async with connection() as held:
        rows = await held.fetch(
            f"""SELECT c.* FROM call_backs c WHERE c.hall = $1 AND {_TO_BE_MADE}
               ORDER BY c.state = 'open' DESC, c.due_at LIMIT 200""",  # noqa: S608
            of,
        )  # fmt: skip
    found = tuple(_read(row) for row in rows)
    if manager:
        return found
    visits = {each.reference: each for each in await home_visits.several([each.reference for each in found])}
    return tuple(each for each in found if each.state is CallState.open and not visits[each.reference].asking.is_protected)


async def call_back(of: str, number: int, *, manager: bool) -> tuple[CallBack, tuple[CallNote, ...]]:
    """A call to be made and its tries so far. NoCallBack."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM call_backs WHERE hall = $1 AND id = $2", of, number)
        notes = await held.fetch(
            "SELECT n.*, s.name FROM call_back_notes n JOIN staff s ON s.id = n.staff WHERE call_back = $1 ORDER BY n.id", number
        )
    if row is None or ((await home_visits.visit(row["reference"])).asking.is_protected and not manager):
        raise NoCallBack
    return _read(row), tuple(_note(each) for each in notes)


async def note_call(of: str, number: int, staff: UUID, outcome: str, words: str, now: datetime, *, manager: bool) -> None:
    """What came of a try, on record; again later at most as often as the hall says. CallOutcomeNeeded, NoCallBack, NotNow,
    home_visits.HomeWordsTooLong."""
    said = home_visits.check_words(words, "words", needed=False)
    await call_back(of, number, manager=manager)
    most = (await hall.policies(of, now)).call_back_tries
    async with transaction() as held:
        found = await _locked(held, of, number)
        came, state, due = after_call(found, outcome, most, now)
        await _keep(held, found, state, due, now)
        await held.execute(
            "INSERT INTO call_back_notes (call_back, hall, staff, at, outcome, note_box) VALUES ($1, $2, $3, $4, $5, $6)",
            found.id, of, staff, now, came, secrecy.seal(said, _NOTE) if said else None,
        )  # fmt: skip
        subject = f"home_visit:{found.reference}"
        await ledger.write(held, of, now, f"staff:{staff}", "call_back", subject, {"why": found.why, "outcome": came})


async def drop(of: str, number: int, staff: UUID, now: datetime) -> None:
    """Nobody is to be called about this any more: another way was found. For the manager. NoCallBack, NotNow."""
    async with transaction() as held:
        found = await _locked(held, of, number)
        await _keep(held, found, after(CALL_MOVES, found.state, "drop"), now, now)
        await ledger.write(held, of, now, f"staff:{staff}", "drop_call_back", f"home_visit:{found.reference}", {"why": found.why})


async def drop_all(held: Connection, reference: str, now: datetime) -> None:
    """Nobody is called about this request any more."""
    await held.execute(
        "UPDATE call_backs SET state = 'dropped', closed_at = $2 WHERE reference = $1 AND closed_at IS NULL", reference, now
    )  # fmt: skip


async def called(of: str, reference: str, staff: UUID, outcome: str, words: str, now: datetime) -> None:
    """A call through the hall's number about a request counts for what waits to be said about it; one that reached somebody also for
    what had been in vain too often."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT id FROM call_backs WHERE hall = $1 AND reference = $2
                 AND (state = 'open' OR ($3 = 'reached' AND state IN ('unreached', 'wrong_number')))""",
            of, reference, outcome,
        )  # fmt: skip
    for row in rows:
        await note_call(of, row["id"], staff, outcome, words[:LONGEST_WORDS], now, manager=True)


async def has_phoned(held: Connection, about: HomeVisit, staff: UUID, since: datetime) -> bool:
    """Whether this staff member has reached the household since then, or is on the telephone with it (a call not noted yet)."""
    calls = [each for each in await phone_calls.about(about.hall, about.reference) if each.staff == staff and each.placed_at >= since]
    if any(each.outcome in (None, Outcome.reached) for each in calls):
        return True
    noted: bool = await held.fetchval(
        """SELECT EXISTS (SELECT 1 FROM call_back_notes n JOIN call_backs c ON c.id = n.call_back
            WHERE c.reference = $1 AND n.staff = $2 AND n.outcome = 'reached' AND n.at >= $3)""",
        about.reference, staff, since,
    )  # fmt: skip
    return noted


async def has_open(of: str, reference: str) -> bool:
    """Whether somebody is to be telephoned about this request."""
    async with connection() as held:
        return bool(
            await held.fetchval(
                f"SELECT 1 FROM call_backs c WHERE c.hall = $1 AND c.reference = $2 AND {_TO_BE_MADE}",  # noqa: S608
                of,
                reference,
            )
        )


async def _gather(reference: str, lost: Notice | None, now: datetime) -> None:
    async with transaction() as held:
        found = await home_visits.locked(held, reference)
        if lost:
            await add_call(held, found, CallWhy.not_told, f"notice {lost.id}", now, lost.topic)
        elif found.state is State.accepted:
            await add_call(held, found, CallWhy.not_met, f"tries {found.tries}", now)


async def _locked(held: Connection, of: str, number: int) -> CallBack:
    row = await held.fetchrow("SELECT * FROM call_backs WHERE hall = $1 AND id = $2 FOR NO KEY UPDATE", of, number)
    if row is None:
        raise NoCallBack
    return _read(row)


async def _keep(held: Connection, found: CallBack, state: CallState, due_at: datetime, now: datetime) -> None:
    over = state in (CallState.reached, CallState.dropped)
    await held.execute(
        "UPDATE call_backs SET state = $2, due_at = $3, closed_at = $4, tries = tries + 1 WHERE id = $1",
        found.id, state, due_at, now if over else None,
    )  # fmt: skip


def _read(row: Record) -> CallBack:
    due = row["due_at"].astimezone(SHANGHAI)
    return CallBack(
        row["id"], row["hall"], row["reference"], CallWhy(row["why"]), row["topic"], due, row["tries"], CallState(row["state"]),
        row["made_at"].astimezone(SHANGHAI),
    )  # fmt: skip


def _note(row: Record) -> CallNote:
    words = secrecy.unseal(row["note_box"], _NOTE) if row["note_box"] else ""
    return CallNote(row["name"], row["at"].astimezone(SHANGHAI), CallOutcome(row["outcome"]), words)
