"""How often is too often, counted in the database because there are several processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend import secrecy
from backend.database import DB, Connection
from backend.refusals import TooOften


class Limits(Table, db=DB):
    """How many times `key` happened in the window that began at `since`; key is a keyed digest, not readable."""

    key = Varchar(64, primary_key=True)
    since = Timestamptz()
    until = Timestamptz()
    times = Integer()


@dataclass(frozen=True)
class Limit:
    """At most `times` in `within`, for one `name`."""

    name: str
    times: int
    within: timedelta


async def count(connection: Connection, limit: Limit, who: str, now: datetime) -> float:
    """One more for `who` (a phone, a device, an address: kept as a keyed digest): what share of the limit was used before, 0 to
    below 1. TooOften past the limit."""
    times, until = await connection.fetchrow(
        """INSERT INTO limits (key, since, until, times) VALUES ($1, $2, $3, 1)
           ON CONFLICT (key) DO UPDATE SET
             times = CASE WHEN limits.until <= $2 THEN 1 ELSE limits.times + 1 END,
             since = CASE WHEN limits.until <= $2 THEN $2 ELSE limits.since END,
             until = CASE WHEN limits.until <= $2 THEN $3 ELSE limits.until END
           RETURNING times, until""",
        _key(limit, who), now, now + limit.within,
    )  # fmt: skip
    if times > limit.times:
        raise _too_often(until - now)
    return float((times - 1) / limit.times)


async def check(connection: Connection, limit: Limit, who: str, now: datetime) -> None:
    """TooOften where `who` has reached the limit; counts nothing (for limits on failures)."""
    row = await connection.fetchrow("SELECT times, until FROM limits WHERE key = $1 AND until > $2", _key(limit, who), now)
    if row and row["times"] >= limit.times:
        raise _too_often(row["until"] - now)


async def share(connection: Connection, limit: Limit, who: str, now: datetime) -> float:
    """How much of the limit `who` has used: 0 to 1, and above where it was refused."""
    times = await connection.fetchval("SELECT times FROM limits WHERE key = $1 AND until > $2", _key(limit, who), now)
    return (times or 0) / limit.times


async def give_back(connection: Connection, limit: Limit, who: str) -> None:
    """One less for `who`: what was counted beforehand turned out to be right."""
    await connection.execute("UPDATE limits SET times = greatest(times - 1, 0) WHERE key = $1", _key(limit, who))


async def forget(connection: Connection, limit: Limit, who: str) -> None:
    """Start anew for `who`: the right answer was given."""
    await connection.execute("DELETE FROM limits WHERE key = $1", _key(limit, who))


def _too_often(left: timedelta) -> TooOften:
    """Minutes are rounded up: who comes back then is let in."""
    return TooOften(retry_after=left, minutes=-(-left // timedelta(minutes=1)))


def _key(limit: Limit, who: str) -> str:
    return f"{limit.name} {secrecy.mac(who, 'limits').hex()[:32]}"
