"""Role × door × things of somebody else's: every cell of the matrix is asked (trust.md T2, T3, T21; WSTG ATHZ-02, ATHZ-04)."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from litestar import Litestar

from tests import given
from tests.attacks import matrix_agents, sent
from tests.attacks.actors import ROLES, Actor, everybody
from tests.attacks.doors import ENDLESS, Door, doors
from tests.attacks.matrix import MATRIX, differences
from tests.attacks.world import World, made

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.timeout(180)]
STRANGERS = ("nobody", "B", "app B", "disabled", "locked", "elsewhere")
RIGHTFUL = ("desk", "clerk", "manager", "app A", "A")
# What uses a thing up comes after what needs it.
LATER = ("/uploads/{upload:str}", "{tap:str}", "/finish", "/removal", "/duty", "/hand-over", "/appointments", "{hold_id:str}", "{relative:uuid}", "/remove", "/cancellation", "/cancel", "/consent-withdrawal", "/withdrawal", "/end", "/other-person", "/staff/terminal", "/sign-out")  # fmt: skip
OWNED = (
    "SELECT reference, state, starts_at, version FROM appointments WHERE citizen = $1 ORDER BY 1",
    "SELECT id, state, form_box IS NULL FROM holds WHERE citizen = $1 ORDER BY 1",
    "SELECT reference, state, version FROM extended_sessions WHERE citizen = $1 ORDER BY 1",
    "SELECT reference, state, version, asking_box, address_box FROM home_visits WHERE citizen = $1 ORDER BY 1",
    *matrix_agents.OWNED,
    "SELECT u.id, u.arrived, u.ready FROM uploads u JOIN home_visits h ON u.belongs_to = 'home_visit:' || h.reference WHERE h.citizen = $1 ORDER BY 1",
    "SELECT reference, state FROM misses WHERE citizen = $1 ORDER BY 1",
    "SELECT reference, state FROM lot_wishes WHERE citizen = $1 ORDER BY 1",
    "SELECT id, removed_at FROM relatives WHERE citizen = $1 ORDER BY 1",
    "SELECT token, ended_at FROM sessions WHERE citizen = $1 ORDER BY 1",
    "SELECT v.id, v.state, v.version FROM visits v JOIN appointments a ON a.reference = v.reference WHERE a.citizen = $1 ORDER BY 1",
)


def in_turn(all_doors: Iterable[Door]) -> list[Door]:
    """The doors in an order in which each finds what it needs."""

    def place(door: Door) -> int:
        found = [number for number, ending in enumerate(LATER, 1) if door.path.endswith(ending)]
        return found[0] if found and door.method != "GET" else 0

    return sorted((door for door in all_doors if door.path not in ENDLESS), key=place)


async def told(actor: Actor, door: Door, world: World) -> str:
    if door.method == "GET":
        return await actor.told("GET", world.address(door))
    if door.json or door.machine:
        return await actor.told(door.method, world.address(door), body=sent.body(door.name, world))
    return await actor.told(door.method, world.address(door), form=sent.form(door.name, world))


async def owned(world: World) -> list[Any]:
    return [await given.rows(question, world.a) for question in OWNED]


def test_every_door_has_its_row_and_every_row_its_door(app: Litestar) -> None:
    assert {door.name for door in doors(app)} == set(MATRIX)


async def test_everybody_gets_what_the_matrix_says_and_strangers_change_nothing_of_a(app: Litestar) -> None:
    world, heard = await made(), dict[tuple[str, str], str]()
    async with everybody(app, world) as actors:
        before = await owned(world)
        for role in STRANGERS:
            for door in in_turn(doors(app)):
                heard[door.name, role] = await told(actors[role], door, world)
        assert await owned(world) == before
        for door in in_turn(doors(app)):
            for role in RIGHTFUL:
                heard[door.name, role] = await told(actors[role], door, world)
    assert differences(heard) == []


async def test_the_live_line_of_a_hall_is_for_its_staff_alone(app: Litestar) -> None:
    world = await made()
    async with everybody(app, world) as actors:
        heard = {("GET /staff/events", role): await _stream(actor) for role, actor in actors.items()}
    assert differences(heard) == []


def test_a_leak_would_be_seen() -> None:
    row = MATRIX["GET /tickets/{reference:str}"]
    right = {("GET /tickets/{reference:str}", role): row[role] for role in ROLES}
    assert differences(right) == []
    assert differences(right | {("GET /tickets/{reference:str}", "B"): "200"}) == ["GET /tickets/{reference:str} for B: 200, not 404"]


async def _stream(actor: Actor) -> str:
    """A line that is let in stays open: no answer within a moment is a yes."""
    try:
        return await asyncio.wait_for(actor.told("GET", "/staff/events"), 0.4)
    except TimeoutError:
        return "200"
