"""Looking at a file, after the caller has made sure that this person may: what staff open is on record first."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import ledger, secrecy
from backend.database import transaction
from backend.uploads import records
from backend.uploads.rules import Content, NoUpload, Upload

PASS_FOR = timedelta(minutes=10)


async def upload(name: UUID, belongs_to: str) -> Upload:
    """A file of this owner, ready or how far it has come. NoUpload."""
    return await records.one(name, belongs_to)


async def owner_of(name: UUID) -> str:
    """To whom a file belongs, for a door that then asks whether this person may. NoUpload."""
    return await records.owner_of(name)


async def of(belongs_to: str) -> tuple[Upload, ...]:
    """An owner's files that are ready, the oldest first."""
    return await records.of(belongs_to, ready=True)


async def coming(belongs_to: str) -> tuple[Upload, ...]:
    """An owner's files that are not whole yet, the oldest first."""
    return await records.of(belongs_to, ready=False)


async def opened(name: UUID, by: str, why: str, now: datetime, *, belongs_to: str) -> Content:
    """The file in clear; where `by` is staff (staff:ID) with a line in the ledger first. NoUpload.

    `why`: a word for the ledger, never personal data. Serve it by `no-store`.
    """
    await look(name, by, why, now, belongs_to=belongs_to)
    return await records.content(await records.one(name, belongs_to), "whole")


async def look(name: UUID, by: str, why: str, now: datetime, *, belongs_to: str) -> str:
    """Staff open a file: the ledger's line, and a pass with which their page shows it for ten minutes. NoUpload."""
    async with transaction() as held:
        found = await records.locked(held, name, belongs_to)
        if by.startswith("staff:"):
            facts: dict[str, object] = {"upload": str(name), "kind": str(found.kind), "purpose": found.purpose, "why": why}
            await ledger.write(held, found.hall, now, by, "open_file", belongs_to, facts)
    until = int((now + PASS_FOR).timestamp())
    return f"{until}-{_signature(name, by, until)}"


async def shown(name: UUID, by: str, pass_: str, now: datetime, *, belongs_to: str) -> Content:
    """The file in clear for who holds the pass that `look` gave to `by`; nothing is written. NoUpload, also where it is too old."""
    if not is_good(name, by, pass_, now):
        raise NoUpload
    return await records.content(await records.one(name, belongs_to), "whole")


def is_good(name: UUID, by: str, pass_: str, now: datetime) -> bool:
    """Whether a pass is of this file, this person and the last ten minutes."""
    until, _, signature = pass_.partition("-")
    if not (until.isascii() and until.isdigit() and len(until) < 12 and now.timestamp() < int(until)):
        return False
    return secrecy.same(signature.encode(), _signature(name, by, int(until)).encode())


async def small(name: UUID, belongs_to: str) -> Content:
    """The picture so small (160 pixels) that nothing written on it can be read: no line is written for it. NoUpload."""
    return await records.content(await records.one(name, belongs_to), "small")


async def own(name: UUID, belongs_to: str) -> Content:
    """The file in clear for who gave it. NoUpload."""
    return await records.content(await records.one(name, belongs_to), "whole")


def _signature(name: UUID, by: str, until: int) -> str:
    return secrecy.mac(f"{name} {by} {until}", "open file").hex()[:32]
