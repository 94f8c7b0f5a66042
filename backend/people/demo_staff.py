"""The demo hall's staff and people: obviously made up, one password for the staff, and no key outside demo mode."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from backend import ledger, secrecy
from backend.database import transaction
from backend.people import hashing
from backend.people.citizens import phone_index
from backend.people.roles import Role
from backend.people.staff_accounts import CONSOLE, give_roles

DEMO_PASSWORD = "yueban-demo-only"  # noqa: S105 - printed by `yueban serve`, refused outside demo mode
_FAMILY = UUID("6d8f3a50-7b1e-4c54-9a55-2b9f0c1e7a11")
_CLERKS = 9
_CAST = (
    ("desk", "演示导办", "D001", (Role.desk,)),
    ("clerk1", "演示窗口一", "D011", (Role.clerk,)),
    ("clerk2", "演示窗口二", "D012", (Role.clerk,)),
    ("agent1", "演示代办员", "D031", (Role.agent,)),
    ("visitor1", "演示上门一", "D041", (Role.visitor,)),
    ("visitor2", "演示上门二", "D042", (Role.visitor,)),
    ("visitor3", "演示上门三", "D043", (Role.visitor,)),
    ("visitor4", "演示上门四", "D044", (Role.visitor,)),
    ("manager", "演示负责人", "D021", (Role.manager, Role.desk, Role.clerk)),
)


def demo_logins() -> tuple[str, ...]:
    """The demo staff's logins, for the greeting of `yueban serve`."""
    return tuple(login for login, *_ in _CAST)


def demo_clerks() -> tuple[UUID, ...]:
    """Clerks of the rehearsal, who have no password and so can't sign in."""
    return tuple(uuid5(_FAMILY, f"clerk of window {number}") for number in range(1, _CLERKS + 1))


async def load_demo_clerks(hall: str, now: datetime) -> None:
    """The rehearsal's clerks at `hall`; who is there already stays."""
    async with transaction() as connection:
        for place, staff in enumerate(demo_clerks(), 1):
            new = await connection.fetchval(
                """INSERT INTO staff (id, login, name, number, password, totp_step, demo, created_at)
                   VALUES ($1, $2, $3, $4, '', 0, true, $5) ON CONFLICT DO NOTHING RETURNING true""",
                staff, f"rehearsal{place}", f"演练窗口{place}", f"D1{place:02}", now,
            )  # fmt: skip
            if new:
                await give_roles(connection, staff, hall, (Role.clerk,), CONSOLE, now)


async def load_demo_citizens(accounts: Mapping[UUID, str], now: datetime) -> bool:
    """Accounts with a confirmed demo phone each, in one statement; whether they are new."""
    async with transaction() as connection:
        made = await connection.execute(
            """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at)
               SELECT *, 1, 'zh', 'standard', false, $4 FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) ON CONFLICT DO NOTHING""",
            list(accounts), [secrecy.seal(phone, "citizens.phone") for phone in accounts.values()],
            [phone_index(phone) for phone in accounts.values()], now,
        )  # fmt: skip
    return bool(made != "INSERT 0 0")


async def load_demo_staff(hall: str, now: datetime) -> None:
    """The demo staff with their roles at `hall`; who is there already keeps password and roles."""
    password = await hashing.hashed(DEMO_PASSWORD)
    async with transaction() as connection:
        for login, name, number, roles in _CAST:
            staff = uuid5(_FAMILY, login)
            new = await connection.fetchval(
                """INSERT INTO staff (id, login, name, number, password, totp_step, demo, created_at)
                   VALUES ($1, $2, $3, $4, $5, 0, true, $6) ON CONFLICT DO NOTHING RETURNING true""",
                staff, login, name, number, password, now,
            )  # fmt: skip
            if new:
                await give_roles(connection, staff, hall, roles, CONSOLE, now)
                await ledger.write(connection, hall, now, CONSOLE, "added_staff", f"staff:{staff}", {"demo": True})
