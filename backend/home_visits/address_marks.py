"""Whether an address is still the one that somebody took along: told by a keyed mark, which opens it to nobody."""

from __future__ import annotations

from collections.abc import Iterable

from backend import secrecy
from backend.database import connection
from backend.home_visits import records
from backend.home_visits.rules import HomeVisit


def address_mark(found: HomeVisit) -> str:
    """The mark of the address in `found`: another one for another community, street, landmark or request; empty without a street."""
    where = found.asking
    if not where.address:
        return ""
    said = f"{found.reference}\n{where.community}\n{where.address}\n{where.landmark}"
    return secrecy.mac(said, "address taken along")[:6].hex()


async def address_marks(references: Iterable[str]) -> dict[str, str]:
    """The mark of each request's address as it stands; the address itself goes to nobody."""
    async with connection() as held:
        return {each.reference: address_mark(each) for each in await records.streets(held, tuple(references))}
