"""The made-up people whom WeChat's twin signs in by name in demo mode, each with a demo number of their own."""

from __future__ import annotations

from hashlib import sha256

from backend.database import transaction
from backend.people.phones import DEMO_PREFIX

_FIRST, _NUMBERS = 5000, 5000


async def twin_phone(name: str) -> str:
    """The demo number (19900005000 to …9999) of the made-up person `name`, always the same for the same name."""
    start = int.from_bytes(sha256(name.encode()).digest()[:4], "big") % _NUMBERS
    async with transaction() as connection:
        for step in range(_NUMBERS):
            phone = f"{DEMO_PREFIX}{_FIRST + (start + step) % _NUMBERS:04d}"
            await connection.execute("INSERT INTO twin_people (name, phone) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, phone)
            kept: str | None = await connection.fetchval("SELECT phone FROM twin_people WHERE name = $1", name)
            if kept:
                return kept
    raise OverflowError("the demo numbers are used up")
