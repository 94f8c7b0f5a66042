"""The bell between processes: "something changed in this hall", never what; the desks and screens then look again."""

from __future__ import annotations

from backend.database import Connection


def bell(hall: str) -> str:
    """The channel on which a hall's changes ring (PostgreSQL NOTIFY; 63 bytes at most)."""
    return f"hall {hall}"


async def changed(connection: Connection, hall: str) -> None:
    """Ring when the caller's transaction commits; several in one transaction ring once."""
    await connection.execute("SELECT pg_notify($1, '')", bell(hall))
