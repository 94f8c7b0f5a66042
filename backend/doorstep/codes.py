"""The visitors' code (上门核验码): their tablet shows it, anyone may ask whether it is real, and nobody can guess it.

It is derived from visit, team, whose tablet shows it and time, and stored nowhere but on a tablet that took it along: who is replaced,
disabled or signed out everywhere shows a code that nobody confirms.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

from backend import ledger, limits, secrecy, tours
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.doorstep import alarms, records
from backend.doorstep.assigned import assigned
from backend.doorstep.records import Holder, Near
from backend.doorstep.rules import (
    CODE_AROUND,
    MOST_WRONG_CODES,
    AlarmKind,
    CodesAhead,
    Coming,
    DoorCode,
    code_from,
    step_begins,
    step_of,
    steps_ahead,
)
from backend.home_visits import NoHomeVisit
from backend.limits import Limit
from backend.references import CROCKFORD, read_reference
from backend.tours import Tour

PER_ADDRESS = Limit("visitor codes", 10, timedelta(minutes=15))
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


@dataclass(frozen=True)
class Asking:
    """Somebody asks whether visitors are real: the code as typed, for which request of their own (may be empty), who asks for
    the ledger ("public", or staff:ID), and from where (empty where addresses don't count)."""

    hall: str
    code: str
    visit: str = ""
    by: str = "public"
    address: str = ""


async def code_for(staff: UUID, reference: str, now: datetime) -> DoorCode:
    """What a visitor's tablet shows now. NoHomeVisit for anybody else, and outside the hours around the visit."""
    found = await assigned(staff, reference, now)
    mine = [
        (each, holder) for each, holder in await _mine(staff, now)
        if (each.reference, each.tour) == (found.stop.reference, found.tour.id)
    ]  # fmt: skip
    if not mine or not code_from(found.stop) <= now < found.stop.leaves_at + CODE_AROUND:
        raise NoHomeVisit
    step = step_of(now)
    return DoorCode(_code(*mine[0], step), _begins(step + 1), _begins(step + 2))


async def codes_ahead(staff: UUID, now: datetime) -> tuple[CodesAhead, ...]:
    """What a visitor's tablet takes along for where there is no network: all codes of its team's visits in the next 12 hours.

    They are worthless from the moment that somebody of the team is replaced, the visit is over or off its tour, or this person is
    disabled, loses the role or is signed out everywhere because a tablet was lost: each is derived from all of these, and a
    colleague's go on. The street's line in the ledger says who took a visit along; codes write none.
    """
    return tuple([_ahead(each, holder, now) for each, holder in await _mine(staff, now)])


async def code_marks(staff: UUID, now: datetime) -> tuple[tuple[str, str], ...]:
    """Reference and mark of each visit whose codes this person's tablet may take along: where a mark is another than that of
    the codes it holds, those are worthless or their hours have changed."""
    return tuple([(each.reference, _mark(each, holder)) for each, holder in await _mine(staff, now)])


async def who_comes(asking: Asking, now: datetime) -> Coming | None:
    """Who stands at the door; None for any other code: unknown, old, of a visit that is over or elsewhere. TooOften.

    Each wrong one counts, before it is answered; many in an hour alarm the managers.
    """
    if asking.address:
        async with transaction() as held:
            await limits.count(held, PER_ADDRESS, asking.address, now)
    visit = (read_reference(asking.visit) or asking.visit) if asking.visit.strip() else None
    found, step = _among(await records.near(now), _read(asking.code), visit, now)
    async with transaction() as held:
        wrong = await records.count_check(held, asking.hall, now, right=found is not None)
        if found is None:
            if wrong >= MOST_WRONG_CODES and wrong % MOST_WRONG_CODES == 0:
                await alarms.sound(held, asking.hall, AlarmKind.many_wrong_codes, now)
            return None
        await ledger.write(held, found.hall, now, asking.by, "checked_visitors", f"home_visit:{found.reference}")
        if asking.address:
            await limits.give_back(held, PER_ADDRESS, asking.address)
    return _coming(await tours.tour(found.tour), found.reference, step)


async def still_comes(code: str, now: datetime) -> Coming | None:
    """As who_comes, for the pictures of a page that was just opened: nothing is counted, nothing written."""
    found, step = _among(await records.near(now), _read(code), None, now)
    return _coming(await tours.tour(found.tour), found.reference, step) if found else None


async def tours_on(hall: str, number: str, day: date) -> tuple[Tour, ...]:
    """The announced tours of a day on which this staff number is: for the desk, which somebody phones."""
    return tuple([await tours.tour(each) for each in await records.tours_of_number(hall, number.strip(), day)])


def _among(near: tuple[Near, ...], typed: str, visit: str | None, now: datetime) -> tuple[Near | None, int]:
    """The stop to which a code leads, and the step of the code; all are compared, whichever it is."""
    found, which, step = None, 0, step_of(now)
    for each, (holder, at) in [(stop, both) for stop in near for both in product(stop.holders, (step, step - 1))]:
        same = secrecy.same(typed.encode(), _code(each, holder, at).encode())
        if same and visit in (None, each.reference):
            found, which = each, at
    return found, which


def _coming(tour: Tour, reference: str, step: int) -> Coming:
    return Coming(tour.hall, reference, tour.id, tour.members, tour.vehicle, _begins(step + 2))


async def _mine(staff: UUID, now: datetime) -> list[tuple[Near, Holder]]:
    return [(each, holder) for each in await records.ahead(staff, now) for holder in each.holders if holder.staff == staff]


def _ahead(each: Near, holder: Holder, now: datetime) -> CodesAhead:
    steps = steps_ahead(each.arrives_at, each.leaves_at, now)
    return CodesAhead(
        each.reference, each.tour, _mark(each, holder), each.arrives_at - CODE_AROUND, each.leaves_at + CODE_AROUND,
        _begins(steps.start), tuple(_code(each, holder, step) for step in steps),
    )  # fmt: skip


def _begins(step: int) -> datetime:
    return step_begins(step).astimezone(SHANGHAI)


def _mark(each: Near, holder: Holder) -> str:
    return secrecy.mac(f"{_said(each, holder)} {each.arrives_at} {each.leaves_at}", "visitors' codes")[:6].hex()


def _said(each: Near, holder: Holder) -> str:
    shut_out = holder.shut_out_at.timestamp() if holder.shut_out_at else ""
    return f"{each.reference} {each.tour} {' '.join(map(str, each.team))} {holder.staff} {shut_out}"


def _code(each: Near, holder: Holder, step: int) -> str:
    bits = int.from_bytes(secrecy.mac(f"{_said(each, holder)} {step}", "visitors' code")[:5])
    return "".join(CROCKFORD[bits >> 5 * place & 31] for place in reversed(range(8)))


def _read(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed[:40]).strip().upper().translate(_READ_AS)[:8].encode("ascii", "replace").decode()
