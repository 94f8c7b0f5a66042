"""Staff accounts: added, listed, disabled, recovered; each step in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import pyotp
from asyncpg import Record

from backend import database, ledger, secrecy
from backend.database import Connection, transaction
from backend.people import hashing, sessions
from backend.people.citizens import INSTALLATION
from backend.people.names import check_name
from backend.people.passwords import new_password, new_recovery_codes
from backend.people.roles import Role, check_roles
from backend.people.staff_sign_in import recovery_mac
from backend.refusals import FieldRefused, NotFound, Refusal

CONSOLE = "console"
ISSUER = "Yueban"


@dataclass(frozen=True)
class NewStaff:
    """Who is to serve, where, as what."""

    login: str
    name: str
    number: str
    hall: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Credentials:
    """What the new staff member is handed, seen this once."""

    login: str
    password: str
    totp_uri: str
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True)
class StaffLine:
    """A staff member in the list."""

    login: str
    name: str
    number: str
    roles: tuple[str, ...]
    disabled: bool
    demo: bool


class LoginWrong(FieldRefused):
    """A login is 2 to 40 letters, digits, dots or dashes."""


class LoginTaken(Refusal):
    """Login or number belong to somebody else."""


class LastOne(Refusal):
    """The last manager of a hall, or the last operator, can't be disabled: nobody could give the role again."""


async def add_staff(new: NewStaff, now: datetime, by: str = CONSOLE) -> Credentials:
    """A new account with password, second factor and recovery codes. LoginWrong, LoginTaken, RoleUnknown, RolesKeptApart, NameMissing."""
    roles, login = check_roles(new.roles), _checked_login(new.login)
    name, given = check_name(new.name), _made(login)
    password, staff = await hashing.hashed(given.password), uuid4()
    async with transaction() as connection:
        taken = await connection.fetchval("SELECT true FROM staff WHERE login = $1 OR number = $2", login, new.number)
        if taken:
            raise LoginTaken(login=login)
        await connection.execute(
            """INSERT INTO staff (id, login, name, number, password, totp_step, demo, created_at)
               VALUES ($1, $2, $3, $4, $5, 0, false, $6)""",
            staff, login, name, new.number, password, now,
        )  # fmt: skip
        await _keep_factors(connection, staff, given)
        await give_roles(connection, staff, new.hall, roles, by, now)
        await ledger.write(connection, new.hall, now, by, "added_staff", f"staff:{staff}", {"roles": list(roles)})
    return given


async def list_staff() -> tuple[StaffLine, ...]:
    """All staff by login, those disabled too; roles as hall:role."""
    async with database.connection() as connection:
        rows = await connection.fetch(
            """SELECT s.login, s.name, s.number, s.demo, s.disabled_at IS NOT NULL AS disabled,
                 coalesce(array_agg(r.hall || ':' || r.role ORDER BY r.id) FILTER (WHERE r.id IS NOT NULL), '{}') AS roles
               FROM staff s LEFT JOIN staff_roles r ON r.staff = s.id GROUP BY s.id ORDER BY s.login"""
        )
    return tuple(StaffLine(row["login"], row["name"], row["number"], tuple(row["roles"]), row["disabled"], row["demo"]) for row in rows)


async def disable_staff(login: str, now: datetime, by: str = CONSOLE) -> None:
    """The account opens nothing any more, its sessions end. NotFound, LastOne."""
    async with transaction() as connection:
        row = await _locked(connection, login)
        if await _is_last(connection, row["id"]):
            raise LastOne(login=row["login"])
        await connection.execute("UPDATE staff SET disabled_at = $2 WHERE id = $1", row["id"], now)
        await sessions.end_all(connection, row["id"], now)
        await ledger.write(connection, INSTALLATION, now, by, "disabled_staff", f"staff:{row['id']}")


async def recover_staff(login: str, now: datetime, by: str = CONSOLE) -> Credentials:
    """A new password, second factor and recovery codes; the old ones and all sessions end. NotFound."""
    given = _made(login.strip().lower())
    password = await hashing.hashed(given.password)
    async with transaction() as connection:
        row = await _locked(connection, login)
        await connection.execute("UPDATE staff SET password = $2, totp_step = 0 WHERE id = $1", row["id"], password)
        await _keep_factors(connection, row["id"], given)
        await sessions.end_all(connection, row["id"], now)
        await ledger.write(connection, INSTALLATION, now, by, "recovered_staff", f"staff:{row['id']}")
    return given


async def give_roles(connection: Connection, staff: UUID, hall: str, roles: tuple[Role, ...], by: str, now: datetime) -> None:
    """Roles at a hall, each once."""
    await connection.executemany(
        "INSERT INTO staff_roles (staff, hall, role, given_by, given_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [(staff, hall, role.value, by, now) for role in roles],
    )


async def _keep_factors(connection: Connection, staff: UUID, given: Credentials) -> None:
    secret = pyotp.parse_uri(given.totp_uri).secret
    await connection.execute("UPDATE staff SET totp_box = $2 WHERE id = $1", staff, secrecy.seal(secret, "staff.totp"))
    await connection.execute("DELETE FROM recovery_codes WHERE staff = $1", staff)
    await connection.executemany(
        "INSERT INTO recovery_codes (staff, code) VALUES ($1, $2)", [(staff, recovery_mac(code)) for code in given.recovery_codes]
    )


async def _locked(connection: Connection, login: str) -> Record:
    """The account, and with it every other: who is last is decided by one at a time."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('yueban staff', 0))")
    row = await connection.fetchrow(
        "SELECT id, login FROM staff WHERE login = $1 AND disabled_at IS NULL FOR UPDATE", login.strip().lower()
    )
    if row is None:
        raise NotFound
    return row


async def _is_last(connection: Connection, staff: UUID) -> bool:
    return bool(
        await connection.fetchval(
            """SELECT true FROM staff_roles mine JOIN staff me ON me.id = mine.staff
               WHERE mine.staff = $1 AND mine.role IN ('manager', 'operator') AND NOT me.demo AND NOT EXISTS (
                 SELECT 1 FROM staff_roles other JOIN staff s ON s.id = other.staff
                 WHERE other.hall = mine.hall AND other.role = mine.role AND other.staff <> $1 AND s.disabled_at IS NULL AND NOT s.demo)
               LIMIT 1""",
            staff,
        )
    )


def _made(login: str) -> Credentials:
    uri = pyotp.TOTP(pyotp.random_base32()).provisioning_uri(name=login, issuer_name=ISSUER)
    return Credentials(login, new_password(), uri, new_recovery_codes())


def _checked_login(login: str) -> str:
    text = login.strip().lower()
    if not 2 <= len(text) <= 40 or not all(letter.isascii() and (letter.isalnum() or letter in ".-_") for letter in text):
        raise LoginWrong(field="login")
    return text
