"""Staff sign in by password and second factor, and open a locked tablet again."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record

from backend import database, ledger, limits, secrecy
from backend.database import Connection, transaction
from backend.limits import Limit
from backend.people import hashing, sessions
from backend.people.actions import is_known, remember_device
from backend.people.citizens import INSTALLATION
from backend.people.passwords import LONGEST, read_recovery_code, totp_step
from backend.people.sessions import SessionKind, SignedIn
from backend.people.staff import AtWork
from backend.people.typed import closed_up
from backend.refusals import FieldRefused, TooOften

_WINDOW = timedelta(minutes=15)
# trust.md T19. A known tablet has its own budget: what strangers do elsewhere never locks it.
KNOWN_DEVICE = Limit("staff known", 5, _WINDOW)
STRANGE_PLACE = Limit("staff place", 5, _WINDOW)
STRANGE_LOGIN = Limit("staff login", 20, timedelta(hours=1))
STRANGE_ADDRESS = Limit("staff address", 30, _WINDOW)


@dataclass(frozen=True)
class StaffAnswer:
    """What was typed at staff's sign-in; `code` is the second factor's or a recovery code."""

    login: str
    password: str
    code: str
    device: str
    address: str


class StaffSignInWrong(FieldRefused):
    """Login, password or code are wrong: always the same words."""


class StaffPasswordWrong(FieldRefused):
    """The password does not open the locked tablet."""


async def sign_in_staff(answer: StaffAnswer, now: datetime, *, demo: bool, before: bytes | None = None) -> SignedIn:
    """A new session of twelve hours; the session `before` ends. StaffSignInWrong; TooOften (trust.md T19).

    Demo accounts open in demo mode only, and they alone need no second factor.
    """
    login = _login(answer.login)
    counted = await _count(login, answer, now)
    row = await _row(login)
    fits = await hashing.fits(row["password"] if row else None, answer.password[:LONGEST])
    if row is None or not fits or (row["demo"] and not demo):
        raise await _wrong(row, now)
    async with transaction() as connection:
        if await _second_factor(connection, row, answer.code, now):
            for limit, who in counted:
                await limits.forget(connection, limit, who)
            return await _begin(connection, row, answer.device, before, now)
    raise await _wrong(row, now)


async def unlock(found: AtWork, password: str, now: datetime) -> None:
    """The locked session goes on, its window kept. StaffPasswordWrong; TooOften after five wrong ones."""
    who = f"{found.member.login} {found.session.device}"
    async with transaction() as connection:
        row = await connection.fetchrow("SELECT id, password FROM staff WHERE id = $1 AND disabled_at IS NULL", found.member.id)
    await _count_all(((KNOWN_DEVICE, who),), now)
    if row is None or not await hashing.fits(row["password"], password[:LONGEST]):
        await _wrong(row, now)
        raise StaffPasswordWrong(field="password")
    async with transaction() as connection:
        await limits.forget(connection, KNOWN_DEVICE, who)
        await connection.execute("UPDATE sessions SET seen_at = $2 WHERE token = $1", found.session.digest, now)
        await ledger.write(connection, found.member.hall or INSTALLATION, now, found.member.actor, "unlocked", found.member.actor)


async def _count(login: str, answer: StaffAnswer, now: datetime) -> tuple[tuple[Limit, str], ...]:
    """Counted before the password is looked at, so that guesses made at once count too; forgotten when it was right."""
    if await is_known(f"staff:{login}", answer.device):
        counted: tuple[tuple[Limit, str], ...] = ((KNOWN_DEVICE, f"{login} {answer.device}"),)
    else:
        place = answer.address or answer.device
        counted = ((STRANGE_PLACE, f"{login} {place}"), (STRANGE_LOGIN, login))
        counted += ((STRANGE_ADDRESS, answer.address),) if answer.address else ()
    await _count_all(counted, now)
    return counted


async def _count_all(counted: tuple[tuple[Limit, str], ...], now: datetime) -> None:
    refused: TooOften | None = None
    async with transaction() as connection:
        for limit, who in counted:
            try:
                await limits.count(connection, limit, who, now)
            except TooOften as too_often:
                refused = too_often
                break
    if refused:
        raise refused


async def _second_factor(connection: Connection, row: Record, code: str, now: datetime) -> bool:
    """Whether the code is the second factor's, not used before, or one of the sealed recovery codes."""
    if row["totp_box"] is None:
        return bool(row["demo"])
    step = totp_step(secrecy.unseal(row["totp_box"], "staff.totp"), closed_up(code), now)
    if step is not None:
        return bool(
            await connection.fetchval("UPDATE staff SET totp_step = $2 WHERE id = $1 AND totp_step < $2 RETURNING true", row["id"], step)
        )
    return bool(
        await connection.fetchval(
            "UPDATE recovery_codes SET used_at = $3 WHERE staff = $1 AND code = $2 AND used_at IS NULL RETURNING true",
            row["id"], recovery_mac(read_recovery_code(code)), now,
        )
    )  # fmt: skip


async def _begin(connection: Connection, row: Record, device: str, before: bytes | None, now: datetime) -> SignedIn:
    if before:
        await sessions.end(connection, before, now)
    await remember_device(connection, f"staff:{row['login']}", device, now)
    await ledger.write(connection, INSTALLATION, now, f"staff:{row['id']}", "signed_in", f"staff:{row['id']}")
    return await sessions.begin(connection, SessionKind.staff, row["id"], device, now, confirmed=True)


async def _wrong(row: Record | None, now: datetime) -> StaffSignInWrong:
    if row is not None:
        async with transaction() as connection:
            await ledger.write(connection, INSTALLATION, now, f"staff:{row['id']}", "sign_in_failed", f"staff:{row['id']}")
    return StaffSignInWrong()


async def _row(login: str) -> Record | None:
    async with database.connection() as connection:
        return await connection.fetchrow(
            "SELECT id, login, password, totp_box, demo FROM staff WHERE login = $1 AND disabled_at IS NULL", login
        )


def recovery_mac(code: str) -> bytes:
    """A recovery code as it rests."""
    return secrecy.mac(code, "recovery code")


def _login(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\x00", "").strip().lower()[:40]
