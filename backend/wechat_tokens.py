"""The access token of a mini-program, shared by all our processes: kept sealed, fetched by one of them at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.columns import Bytea, Timestamptz, Varchar
from piccolo.table import Table

from backend import database, secrecy
from backend.database import DB

LEASE = timedelta(seconds=12)
_EARLY = timedelta(minutes=5)
_PLACE = "we_chat_tokens.token"


class WeChatTokens(Table, db=DB):
    """`refreshing_until` is the lease of the one process that fetches a new token."""

    appid = Varchar(64, primary_key=True)
    token_box = Bytea(null=True, default=None)
    expires_at = Timestamptz()
    refreshing_until = Timestamptz()


@dataclass(frozen=True)
class Kept:
    """What is kept for an appid; `token` is empty where there is none or it ends within five minutes."""

    box: bytes | None
    token: str


async def kept(appid: str, now: datetime) -> Kept:
    """The kept token."""
    async with database.connection() as connection:
        row = await connection.fetchrow("SELECT token_box, expires_at FROM we_chat_tokens WHERE appid = $1", appid)
    if row is None or row["token_box"] is None:
        return Kept(None, "")
    box = bytes(row["token_box"])
    return Kept(box, secrecy.unseal(box, _PLACE) if row["expires_at"] > now + _EARLY else "")


async def lease(appid: str, seen: Kept, now: datetime) -> bool:
    """Whether the caller is the one that fetches; not so where another has fetched since `seen`.

    A lease instead of a row lock: nobody holds a transaction while the network is asked.
    """
    async with database.connection() as connection:
        return bool(
            await connection.fetchval(
                """INSERT INTO we_chat_tokens (appid, expires_at, refreshing_until) VALUES ($1, $2, $3)
                   ON CONFLICT (appid) DO UPDATE SET refreshing_until = $3
                   WHERE we_chat_tokens.refreshing_until <= $2 AND we_chat_tokens.token_box IS NOT DISTINCT FROM $4
                   RETURNING true""",
                appid, now, now + LEASE, seen.box,
            )
        )  # fmt: skip


async def keep(appid: str, token: str, lasts: timedelta, now: datetime) -> None:
    """The fetched token is everybody's, the lease is over."""
    async with database.connection() as connection:
        await connection.execute(
            "UPDATE we_chat_tokens SET token_box = $2, expires_at = $3, refreshing_until = $4 WHERE appid = $1",
            appid, secrecy.seal(token, _PLACE), now + lasts, now,
        )  # fmt: skip


async def give_up(appid: str, now: datetime) -> None:
    """The fetching failed: another may try at once."""
    async with database.connection() as connection:
        await connection.execute("UPDATE we_chat_tokens SET refreshing_until = $2 WHERE appid = $1", appid, now)
