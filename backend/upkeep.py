"""The foundation's own rounds: seal and anchor the ledger, forget what is past its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from backend import ledger, repeats, settings
from backend.database import connection, transaction
from backend.jobs import Round
from backend.logs import log

UNSEALED_TOO_LONG = timedelta(seconds=60)


async def seal(now: datetime) -> None:
    """Seal what is written, until nothing waits; a line that waits for 60 s is an alarm in the log."""
    since = await seal_all(now)
    if since:
        log.error("ledger unsealed", since=since.isoformat())


async def seal_all(now: datetime) -> datetime | None:
    """Seal what is written; since when a line waits that was 60 s old before and still has no seal, None where all is well.

    What is written meanwhile about an earlier moment (a tablet's steps, the rehearsal's past hour) has not waited: the next round's.
    """
    async with connection() as held:
        overdue = await ledger.unsealed_before(held, now - UNSEALED_TOO_LONG)
    sealed = ledger.BATCH
    while sealed == ledger.BATCH:
        async with transaction() as held:
            sealed = await ledger.seal(held)
    if not overdue:
        return None
    async with connection() as held:
        return await ledger.unsealed_since(held, overdue)


async def anchor(now: datetime) -> None:
    """Each hall's head to a file beside the database and to the log, which a syslog carries off the machine."""
    async with connection() as held:
        heads = await ledger.heads(held)
    lines = [f"{now.isoformat(timespec='seconds')} {hall} {number} {seal.hex()}" for hall, (number, seal) in heads.items()]
    if lines:
        with _file().open("a") as file:
            file.write("\n".join(lines) + "\n")
    for line in lines:
        log.warning("ledger anchor", anchor=line)


def anchors() -> dict[str, tuple[int, bytes]]:
    """Each hall's last anchor, from the file."""
    if not _file().exists():
        return {}
    lines = [line.split() for line in _file().read_text().splitlines()]
    return {hall: (int(number), bytes.fromhex(seal)) for _, hall, number, seal in lines}


async def forget(now: datetime) -> None:
    """Idempotency keys and the queue's log after 7 days, counted limits after their window."""
    await repeats.forget_old(now)
    async with transaction() as held:
        await held.execute("DELETE FROM limits WHERE until < $1", now)
        await held.execute("DELETE FROM pgqueuer_log WHERE aggregated AND created < $1", now - repeats.KEPT)


def _file() -> Path:
    return settings.current().data_dir / "ledger.anchors"


ROUNDS = (
    Round("seal the ledger", timedelta(seconds=1), seal),
    Round("anchor the ledger", timedelta(hours=1), anchor),
    Round("forget what is past", timedelta(hours=1), forget),
)
