"""The visitors' code (上门核验码): their tablet shows it, anyone may ask whether it is real, and nobody can guess it.

It is derived from visit, team and time, and stored nowhere: who is replaced shows a code that nobody confirms.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from backend import ledger, limits, secrecy, tours
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.doorstep import alarms, records
from backend.doorstep.assigned import assigned
from backend.doorstep.records import Near
from backend.doorstep.rules import CODE_AROUND, CODE_STEP, MOST_WRONG_CODES, AlarmKind, Coming, DoorCode
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
    if not found.stop.arrives_at - CODE_AROUND <= now < found.stop.leaves_at + CODE_AROUND:
        raise NoHomeVisit
    team = tuple(sorted(each.staff for each in found.tour.members))
    step = _step(now)
    next_at = datetime.fromtimestamp((step + 1) * CODE_STEP.total_seconds(), UTC).astimezone(SHANGHAI)
    return DoorCode(_code(Near(reference, found.tour.id, found.tour.hall, team), step), next_at, next_at + CODE_STEP)


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
    found, which, step = None, 0, _step(now)
    for each in near:
        for at in (step, step - 1):
            same = secrecy.same(typed.encode(), _code(each, at).encode())
            if same and visit in (None, each.reference):
                found, which = each, at
    return found, which


def _coming(tour: Tour, reference: str, step: int) -> Coming:
    until = datetime.fromtimestamp((step + 2) * CODE_STEP.total_seconds(), UTC).astimezone(SHANGHAI)
    return Coming(tour.hall, reference, tour.id, tour.members, tour.vehicle, until)


def _code(each: Near, step: int) -> str:
    said = f"{each.reference} {each.tour} {' '.join(map(str, each.team))} {step}"
    bits = int.from_bytes(secrecy.mac(said, "visitors' code")[:5])
    return "".join(CROCKFORD[bits >> 5 * place & 31] for place in reversed(range(8)))


def _step(now: datetime) -> int:
    return int(now.timestamp() // CODE_STEP.total_seconds())


def _read(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed[:40]).strip().upper().translate(_READ_AS)[:8].encode("ascii", "replace").decode()
