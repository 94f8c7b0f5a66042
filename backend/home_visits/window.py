"""What a protected person changes at the window, where a manager sees them: the address, which no page of theirs changes (T3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from backend import ledger, people
from backend.database import transaction
from backend.home_visits import records
from backend.home_visits.actions import frame
from backend.home_visits.asking import Asking
from backend.home_visits.rules import MOVES, HomeVisit, NoHomeVisit, check_seen_by
from backend.home_visits.steps import STEPS, check_fields
from backend.mandates import DocumentNotSeen
from backend.refusals import FieldRefused, Refusal
from backend.states import after

WHERE = STEPS["where"]


class DocumentOfAnother(FieldRefused):
    """The name on the document is not the one of the request."""


async def check_at_window(place: str, reference: str, asking: Asking, name: str, now: datetime, *, seen: bool) -> tuple[Refusal, ...]:
    """Every refusal of change_at_window but NotNow, each at its field: of the document first. NoHomeVisit."""
    found = await _protected(place, reference)
    refused: list[Refusal] = []
    try:
        if people.check_name(name) != found.asking.name:
            refused.append(DocumentOfAnother(field="name"))
    except FieldRefused as refusal:
        refused.append(refusal)
    _, wrong = check_fields(WHERE, asking, await frame(place, now))
    return (*refused, *wrong, *(() if seen else (DocumentNotSeen(field="seen"),)))


async def change_at_window(place: str, manager: UUID, reference: str, asking: Asking, name: str, now: datetime, *, seen: bool) -> None:
    """A protected person's community and street, entered anew by a manager of the hall `place` who compared the document: `name` as it
    stands there, `seen` that it was the person's, alone. What stood there is neither opened nor shown.

    On record; told to nobody and in no diary, for the account and its phone may be in other hands (T3). DocumentOfAnother,
    DocumentNotSeen, the refusals of a name and of WHERE; NoHomeVisit where it is another hall's, or nobody's to protect; NotNow.
    """
    refused = await check_at_window(place, reference, asking, name, now, seen=seen)
    if refused:
        raise refused[0]
    given, _ = check_fields(WHERE, asking, await frame(place, now))
    async with transaction() as held:
        found = await records.locked(held, reference)
        after(MOVES, found.state, "withdraw")
        anew = replace(found.asking, **{field: getattr(given, field) for field in WHERE})
        await records.keep_asking(held, found.reference, anew, now)
        facts: dict[str, object] = {"at": "window", "document": "compared"}
        await ledger.write(held, place, now, f"staff:{manager}", "change_address", f"home_visit:{found.reference}", facts)


async def _protected(place: str, reference: str) -> HomeVisit:
    found = await records.visit(reference)
    check_seen_by(found, manager=True)
    if found.hall != place or not found.asking.is_protected:
        raise NoHomeVisit
    return found
