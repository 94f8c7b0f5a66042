"""The hall of a run, its clerks, its people: laid in a database of the run's own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from backend import hall
from backend.appointments import Applicant
from backend.database import transaction
from backend.visits import Desk
from bench.simulation.counter import Window
from bench.simulation.plan import ITEMS, Plan
from tests import given

FIRST_DAY = date(2026, 11, 23)
_FILE = """
hall: {slug}
name: 试验大厅
default: false
phone: "12345"
policies: {{{policies}}}
groups:
  - {{slug: zonghe, name: 综合窗口, letter: A, zone: 一楼, windows: [{windows}], walk_in_windows: {walk_in}, items: [all]}}
minutes: {{{minutes}}}
opening_hours:
  - valid_from: 2021-12-01
    seasons:
      - first: 01-01
        last: 12-31
        periods:
          - {{kind: early, opens: 07:30, closes: 08:30, on_duty: 50, walk_ins: false}}
          - {{kind: morning, opens: 08:30, closes: 12:00}}
          - {{kind: noon, opens: 12:00, closes: 14:00, on_duty: 50}}
          - {{kind: afternoon, opens: 14:00, closes: 17:30}}
          - {{kind: late, opens: 17:30, closes: 18:30, on_duty: 50, walk_ins: false}}
"""


@dataclass(frozen=True)
class Somebody:
    """An account and the person it books for; `bot` where the ring owns it."""

    citizen: UUID
    applicant: Applicant
    bot: int | None = None


async def a_hall(plan: Plan, begins: datetime) -> str:
    """A hall with the plan's windows and policies, open since long, with the places of its horizon."""
    slug = f"s-{secrets.token_hex(4)}"
    numbers = ", ".join(f'"{number}"' for number in range(1, plan.windows + 1))
    minutes = ", ".join(f"{name}: {planned}" for name, (planned, _) in ITEMS.items())
    policies = ", ".join(f'{name}: "{value}"' for name, value in plan.policies.items())
    file = _FILE.format(slug=slug, windows=numbers, minutes=minutes, walk_in=plan.walk_in_windows, policies=policies)
    await hall.load(file, "bench", begins - timedelta(days=1))
    await hall.make_slots(slug, begins)
    return slug


async def clerks(slug: str, plan: Plan, begins: datetime) -> list[Window]:
    """A clerk of its own at every window."""
    found = []
    for number in map(str, range(1, plan.windows + 1)):
        staff = uuid4()
        async with transaction() as held:
            await held.execute(
                "INSERT INTO staff (id, login, name, number, password, demo, created_at) VALUES ($1, $2, $3, $4, '', true, $5)",
                staff, f"t{secrets.token_hex(5)}", f"试岗{number}", secrets.token_hex(4), begins,
            )  # fmt: skip
            await held.execute(
                "INSERT INTO staff_roles (staff, hall, role, given_by, given_at) VALUES ($1, $2, 'clerk', 'bench', $3)", staff, slug, begins
            )
        found.append(Window(Desk(slug, staff), number))
    return found


async def inhabitants(plan: Plan) -> list[Somebody]:
    """The citizens, and the ring's identities: each an account of its own with a person of its own."""
    bots = [number for number in range(plan.bots) for _ in range(plan.identities)]
    owners = [None] * plan.citizens + bots
    accounts = await given.citizens(len(owners))
    return [Somebody(account, given.applicant(), bot) for account, bot in zip(accounts, owners, strict=True)]
