"""The bell between processes: "something changed in this hall", never what; the desks and screens then look again."""

from __future__ import annotations

from backend.database import Connection

BELL = "yueban_changed"


async def changed(connection: Connection, hall: str) -> None:
    """Ring when the caller's transaction commits (PostgreSQL NOTIFY); several in one transaction ring once."""
    await connection.execute("SELECT pg_notify($1, $2)", BELL, hall)
