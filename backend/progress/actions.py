"""Write a line of a diary, read a diary."""

from __future__ import annotations

from datetime import datetime

import msgspec

from backend.database import Connection, connection
from backend.progress.rules import Entry, What


async def record(held: Connection, hall: str, reference: str, at: datetime, what: str, **facts: object) -> None:
    """One line in the caller's transaction. Facts are names and times for its words, never personal data.

    ValueError for a `what` that no diary knows.
    """
    said = {name: value for name, value in facts.items() if value is not None}
    await held.execute(
        "INSERT INTO entries (hall, reference, at, what, facts) VALUES ($1, $2, $3, $4, $5)",
        hall, reference, at, What(what), msgspec.json.encode(said).decode(),
    )  # fmt: skip


async def diary(reference: str) -> tuple[Entry, ...]:
    """All lines of a request, oldest first; none where there is no such reference."""
    async with connection() as held:
        rows = await held.fetch("SELECT at, what, facts FROM entries WHERE reference = $1 ORDER BY id", reference)
    return tuple(Entry(row["at"], What(row["what"]), _facts(row["facts"])) for row in rows)


def _facts(stored: str) -> dict[str, str]:
    return {name: str(value) for name, value in msgspec.json.decode(stored, type=dict[str, object]).items()}
