"""The staff of one hall, as its manager sees them: roles given and taken back, accounts added and disabled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import ledger
from backend.database import Connection, connection, transaction
from backend.people import sessions
from backend.people.roles import APART, Role, RolesKeptApart, RoleUnknown, check_roles
from backend.people.staff_accounts import Credentials, NewStaff, add_staff, give_roles
from backend.refusals import FieldRefused, NotFound, Refusal

GIVEN_BY_MANAGERS = (
    Role.desk, Role.clerk, Role.reviewer, Role.head, Role.visitor, Role.agent, Role.editor, Role.call_back,
)  # fmt: skip


@dataclass(frozen=True)
class HallStaff:
    """Somebody who works at the hall; `elsewhere`: also at another hall, or with a role that its manager doesn't give."""

    id: UUID
    login: str
    name: str
    number: str
    roles: frozenset[str]
    disabled: bool
    elsewhere: bool


class RoleNotYours(FieldRefused):
    """A hall's manager gives the roles of the hall; manager, supervisors and administrators are made by the operator."""


class NumberWrong(FieldRefused):
    """A staff number is 1 to 20 letters and digits."""


class SharedAccount(Refusal):
    """Who works at another hall too, or was made by the operator, is disabled there; here their roles are taken back."""


class OwnAccount(Refusal):
    """Nobody disables their own account."""


_STAFF = """SELECT s.id, s.login, s.name, s.number, s.disabled_at IS NOT NULL AS disabled,
  array_agg(r.role ORDER BY r.id) FILTER (WHERE r.hall = $1) AS roles,
  bool_or(r.hall <> $1 OR r.role <> ALL($2::text[])) AS elsewhere
  FROM staff s JOIN staff_roles r ON r.staff = s.id
  WHERE s.id IN (SELECT staff FROM staff_roles WHERE hall = $1) {more} GROUP BY s.id ORDER BY s.disabled_at IS NOT NULL, s.number"""


async def staff_at(hall: str) -> tuple[HallStaff, ...]:
    """Everybody with a role at the hall, by number; who is disabled comes last."""
    async with connection() as held:
        rows = await held.fetch(_STAFF.format(more=""), hall, list(GIVEN_BY_MANAGERS))
    return tuple(_staff(row) for row in rows)


async def one_at(hall: str, login: str) -> HallStaff:
    """One of them; NotFound for anybody who doesn't work here."""
    async with connection() as held:
        return await _one(held, hall, login)


async def names_of(staff: Iterable[UUID]) -> dict[UUID, str]:
    """Their names, disabled ones' too, in one question."""
    async with connection() as held:
        rows = await held.fetch("SELECT id, name FROM staff WHERE id = ANY($1::uuid[])", list(set(staff)))
    return {row["id"]: row["name"] for row in rows}


async def add_at(new: NewStaff, by: str, now: datetime) -> Credentials:
    """A new account with roles that a manager gives. RoleNotYours, NumberWrong, and what add_staff refuses."""
    _check_given(check_roles(new.roles))
    if not 1 <= len(new.number) <= 20 or not new.number.isascii() or not new.number.isalnum():
        raise NumberWrong(field="number")
    return await add_staff(new, now, by)


async def set_roles(hall: str, login: str, wanted: tuple[str, ...], by: str, now: datetime) -> None:
    """These roles of those that a manager gives, and no others; what the operator gave stays.

    NotFound, RoleNotYours, RolesKeptApart for an administrator; RoleUnknown where nobody's role would be left to somebody who
    works only here.
    """
    roles = check_roles(wanted) if wanted else ()
    _check_given(roles)
    async with transaction() as held:
        found = await _one(held, hall, login, lock=True)
        if roles and APART & found.roles:
            raise RolesKeptApart(field="role")
        if not roles and not found.elsewhere:
            raise RoleUnknown(field="role", known=", ".join(GIVEN_BY_MANAGERS))
        before = sorted(found.roles & set(GIVEN_BY_MANAGERS))
        await held.execute(
            "DELETE FROM staff_roles WHERE staff = $1 AND hall = $2 AND role = ANY($3::text[]) AND role <> ALL($4::text[])",
            found.id, hall, list(GIVEN_BY_MANAGERS), list(roles),
        )  # fmt: skip
        await give_roles(held, found.id, hall, roles, by, now)
        facts = {"before": before, "after": sorted(roles)}
        await ledger.write(held, hall, now, by, "set_roles", f"staff:{found.id}", facts)


async def disable_at(hall: str, login: str, by: UUID, now: datetime) -> None:
    """The account opens nothing any more, its sessions end. NotFound, OwnAccount, SharedAccount."""
    async with transaction() as held:
        found = await _one(held, hall, login, lock=True)
        if found.id == by:
            raise OwnAccount
        if found.elsewhere:
            raise SharedAccount(name=found.name)
        await held.execute("UPDATE staff SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL", found.id, now)
        await sessions.end_all(held, found.id, now)
        await ledger.write(held, hall, now, f"staff:{by}", "disabled_staff", f"staff:{found.id}")


async def sign_out_at(hall: str, login: str, by: UUID, now: datetime) -> None:
    """A tablet is lost: every session of the account ends at once, the account stays. NotFound."""
    async with transaction() as held:
        found = await _one(held, hall, login, lock=True)
        await sessions.end_all(held, found.id, now)
        await ledger.write(held, hall, now, f"staff:{by}", "signed_out_staff", f"staff:{found.id}")


def _check_given(roles: Iterable[Role]) -> None:
    if not set(roles) <= set(GIVEN_BY_MANAGERS):
        raise RoleNotYours(field="role")


async def _one(held: Connection, hall: str, login: str, *, lock: bool = False) -> HallStaff:
    if lock:
        await held.execute("SELECT 1 FROM staff WHERE login = $1 FOR UPDATE", login)
    row = await held.fetchrow(_STAFF.format(more="AND s.login = $3"), hall, list(GIVEN_BY_MANAGERS), login)
    if row is None:
        raise NotFound
    return _staff(row)


def _staff(row: Record) -> HallStaff:
    return HallStaff(row["id"], row["login"], row["name"], row["number"], frozenset(row["roles"]), row["disabled"], row["elsewhere"])
