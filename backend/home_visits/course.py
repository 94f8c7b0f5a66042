"""What becomes of an accepted visit: on a tour, begun with the household's word, served, to be tried again, closed.

Each function is a step of somebody else's transaction (a tour, a doorstep, a tablet's replay) and tells nobody by itself: who
calls it announces.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import ledger
from backend.database import Connection, transaction
from backend.home_visits import records
from backend.home_visits.actions import noted
from backend.home_visits.rules import MOVES, Ending, HomeVisit, NotMet
from backend.states import after


async def plan(held: Connection, reference: str, by: str, now: datetime) -> HomeVisit:
    """It stands on a tour. NoHomeVisit, NotNow."""
    return await _moved(held, reference, "plan", "planned", by, now)


async def unplan(held: Connection, reference: str, why: str, by: str, now: datetime) -> HomeVisit:
    """Off its tour, and back among those that wait for a day. NoHomeVisit, NotNow."""
    return await _moved(held, reference, "unplan", "unplanned", by, now, why=why)


async def begin_visit(held: Connection, reference: str, by: str, now: datetime) -> HomeVisit:
    """The household let the visitors in. NoHomeVisit, NotNow."""
    return await _moved(held, reference, "begin", "begun", by, now)


async def finish(held: Connection, reference: str, by: str, now: datetime) -> HomeVisit:
    """Served; the clock of its evidence runs from now. NoHomeVisit, NotNow."""
    found = await _moved(held, reference, "finish", "finished", by, now)
    await records.end(held, reference, now)
    return found


async def again(held: Connection, reference: str, why: str, by: str, now: datetime) -> HomeVisit:
    """A second visit is needed, whether this one has ended or not: back among those that wait for a day. NoHomeVisit, NotNow."""
    await records.locked(held, reference)
    await records.end(held, reference, None)
    return await _moved(held, reference, "again", "second_visit", by, now, why=why)


async def not_met(held: Connection, reference: str, how: NotMet, by: str, now: datetime) -> HomeVisit:
    """Visitors came and could not serve; what comes next (a second try, the telephone) depends on `tries`. NoHomeVisit, NotNow."""
    await _moved(held, reference, "not_met", "not_met", by, now, how=str(how))
    await records.one_more_try(held, reference)
    return await records.locked(held, reference)


async def close(held: Connection, reference: str, ending: Ending, by: str, now: datetime) -> HomeVisit:
    """Nobody is to be visited any more (somebody died): no further message goes out. NoHomeVisit, NotNow."""
    found = await _moved(held, reference, "close", "closed", by, now, why=str(ending))
    await records.end(held, reference, now)
    return found


async def open_street(reference: str, staff: UUID, now: datetime) -> HomeVisit:
    """The request with its street, a line in the ledger each time: `doorstep` alone asks, which knows who may. NoHomeVisit."""
    async with transaction() as held:
        found = await records.street(held, reference)
        await ledger.write(held, found.hall, now, f"staff:{staff}", "open_street", f"home_visit:{found.reference}")
    return found


async def _moved(held: Connection, reference: str, move: str, what: str, by: str, now: datetime, **facts: object) -> HomeVisit:
    found = await records.locked(held, reference)
    await records.stand(held, found.reference, after(MOVES, found.state, move), now)
    await noted(held, found, what, what, by, now, **facts)
    return await records.locked(held, reference)
