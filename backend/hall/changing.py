"""What a manager does with a hall's settings: each change is kept once, on record, and its slots follow at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from backend import ledger
from backend.database import Connection, connection, transaction
from backend.hall import arranged, known
from backend.hall.arranged import Known
from backend.hall.change_rules import SettingsChanged, check_change
from backend.hall.changes import (
    AddWindow,
    Change,
    DropHours,
    DropPolicies,
    RemoveWindow,
    SetGroup,
    SetHours,
    SetItem,
    SetPolicies,
    about,
    after,
    mark,
    picture,
    takings,
)
from backend.hall.keeping import keep_hours
from backend.hall.making import make_slots
from backend.hall.slots import WindowGroup

_VERBS: dict[type[Change], str] = {
    SetHours: "set_hours", DropHours: "drop_hours", SetGroup: "set_group", AddWindow: "add_window", RemoveWindow: "remove_window",
    SetItem: "set_item", SetPolicies: "set_policies", DropPolicies: "drop_policies",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """Who changes something, and the mark of how that part stood when they looked (`mark_of`)."""

    mark: str
    by: str


async def mark_of(hall: str, part: str) -> str:
    """How a part of the hall stands now: hours, groups, policies or item:SLUG; read anew, not from what is kept a second."""
    return mark(await arranged.read_hall(hall), part)


async def change_settings(hall: str, wanted: Change, seen: Seen, now: datetime) -> None:
    """Keeps the change and brings the slots in line, a day at a time; whoever has a booking keeps the place.

    SettingsChanged where somebody else was faster; what check_change refuses.
    """
    async with transaction() as held:
        await keep_change(held, hall, wanted, seen, now)
    await settle_slots(hall, now)


async def keep_change(held: Connection, hall: str, wanted: Change, seen: Seen, now: datetime) -> None:
    """The change in the caller's transaction, under the hall's lock; `settle_slots` after its commit. Nothing where it changes nothing."""
    await held.execute("SELECT 1 FROM halls WHERE slug = $1 FOR NO KEY UPDATE", hall)
    found = await arranged.read_hall(hall)
    if mark(found, about(wanted)) != seen.mark:
        raise await _changed_by(held, hall, about(wanted))
    check_change(found, wanted, now)
    new = after(found, wanted)
    before, then = picture(found, wanted), picture(new, wanted)
    if new == found:
        return
    await _KEEPERS[type(wanted)](held, hall, wanted, new, seen.by)
    facts = {"about": about(wanted), "before": before, "after": then} | _from_when(wanted)
    await ledger.write(held, hall, now, seen.by, _VERBS[type(wanted)], subject(hall), facts)


async def settle_slots(hall: str, now: datetime) -> None:
    """The slots follow what was kept."""
    known.forget()
    await make_slots(hall, now)


def subject(hall: str) -> str:
    """What the ledger calls a hall's settings."""
    return f"settings:{hall}"


async def _changed_by(held: Connection, hall: str, part: str) -> SettingsChanged:
    rows = await held.fetch("SELECT at, actor, facts FROM ledger WHERE subject = $1 ORDER BY id DESC LIMIT 50", subject(hall))
    last = next((row for row in rows if msgspec.json.decode(row["facts"]).get("about") == part), None)
    return SettingsChanged(who=last["actor"] if last else "", when=last["at"] if last else "")


def _from_when(wanted: Change) -> dict[str, object]:
    begins = getattr(wanted, "valid_from", None)
    return {"valid_from": begins.isoformat()} if begins else {}


async def _keep_hours(held: Connection, hall: str, wanted: SetHours, _: Known, by: str) -> None:
    await keep_hours(held, hall, (wanted.hours,), by)


async def _drop_hours(held: Connection, hall: str, wanted: DropHours, _: Known, __: str) -> None:
    await held.execute("DELETE FROM opening_hours WHERE hall = $1 AND valid_from = $2", hall, wanted.valid_from)


async def _keep_group(held: Connection, hall: str, wanted: SetGroup, new: Known, _: str) -> None:
    group = next(each for each in new.groups if each.slug == wanted.group.slug)
    await held.execute(
        """INSERT INTO window_groups (hall, slug, name, name_en, letter, zone, zone_en, walk_in_windows, position)
           VALUES ($1::text, $2, $3, $4, $5, $6, $7, $8, (SELECT coalesce(max(position), 0) + 1 FROM window_groups WHERE hall = $1::text))
           ON CONFLICT (hall, slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, letter = excluded.letter,
             zone = excluded.zone, zone_en = excluded.zone_en, walk_in_windows = excluded.walk_in_windows""",
        hall, group.slug, group.name.zh, group.name.en, group.letter, group.zone.zh, group.zone.en, group.walk_in_windows,
    )  # fmt: skip


async def _keep_window(held: Connection, hall: str, wanted: AddWindow, _: Known, __: str) -> None:
    window = wanted.window
    await held.execute(
        "INSERT INTO windows (hall, number, window_group, floor) VALUES ($1, $2, $3, $4)",
        hall, window.number, window.window_group, window.floor,
    )  # fmt: skip


async def _drop_window(held: Connection, hall: str, wanted: RemoveWindow, new: Known, _: str) -> None:
    await held.execute("DELETE FROM windows WHERE hall = $1 AND number = $2", hall, wanted.number)
    for group in new.groups:
        await _keep_share(held, hall, group)


async def _keep_share(held: Connection, hall: str, group: WindowGroup) -> None:
    await held.execute(
        "UPDATE window_groups SET walk_in_windows = $3 WHERE hall = $1 AND slug = $2 AND walk_in_windows > $3",
        hall, group.slug, group.walk_in_windows,
    )  # fmt: skip


async def _keep_item(held: Connection, hall: str, wanted: SetItem, _: Known, __: str) -> None:
    await held.execute("DELETE FROM hall_items WHERE hall = $1 AND item = $2", hall, wanted.item)
    await held.executemany(
        "INSERT INTO hall_items (hall, item, window_group, position, minutes) VALUES ($1, $2, $3, $4, $5)",
        [(hall, each.item, each.window_group, each.position, each.minutes) for each in takings(wanted)],
    )


async def _keep_settings(held: Connection, hall: str, wanted: SetPolicies | DropPolicies, new: Known, by: str) -> None:
    """Each version as it is after the change: later ones take over what they don't change themselves."""
    if isinstance(wanted, DropPolicies):
        await held.execute("DELETE FROM hall_policies WHERE hall = $1 AND valid_from = $2", hall, wanted.valid_from)
        return
    for since, policies in new.settings:
        if since >= wanted.valid_from:
            await held.execute(
                """INSERT INTO hall_policies (hall, valid_from, by, policies) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (hall, valid_from) DO UPDATE SET by = excluded.by, policies = excluded.policies""",
                hall, since, by, msgspec.json.encode(policies).decode(),
            )  # fmt: skip


_KEEPERS: dict[type[Change], Callable[[Connection, str, Any, Known, str], Awaitable[None]]] = {
    SetHours: _keep_hours, DropHours: _drop_hours, SetGroup: _keep_group, AddWindow: _keep_window, RemoveWindow: _drop_window,
    SetItem: _keep_item, SetPolicies: _keep_settings, DropPolicies: _keep_settings,
}  # fmt: skip


async def settings_history(hall: str, before: int, most: int) -> tuple[ledger.Line, ...]:
    """What was changed of the hall's settings, newest first, before the line with this number; files that were loaded too."""
    async with connection() as held:
        return await ledger.lines(held, hall, (subject(hall), hall), before, most)


async def coming_policies(hall: str, now: datetime) -> tuple[datetime, ...]:
    """From when on other settings of the hall will hold, soonest first."""
    return tuple(sorted(since for since, _ in (await arranged.read_hall(hall)).settings if since > now))
