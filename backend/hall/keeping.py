"""The statements that keep a hall's file: each row in place of the one of the same name."""

from __future__ import annotations

from datetime import datetime

import msgspec

from backend.database import Connection
from backend.hall.hall_file import GroupFile, HallFile
from backend.hall.opening import OpeningHours
from backend.hall.reading import YearFile
from backend.hall.rules import Policies


async def keep_hall(held: Connection, file: HallFile) -> None:
    """The hall itself; where it is the default one, no other is."""
    hall = file.hall
    if hall.is_default:
        await held.execute("UPDATE halls SET is_default = false WHERE is_default AND slug <> $1", hall.slug)
    await held.execute(
        """INSERT INTO halls (slug, name, name_en, is_default, about, position) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,
             is_default = excluded.is_default, about = excluded.about, position = excluded.position""",
        hall.slug, hall.name.zh, hall.name.en, hall.is_default, _json(hall.about), file.position,
    )  # fmt: skip


async def keep_group(held: Connection, hall: str, group: GroupFile, position: int) -> None:
    """A group and its windows; windows that the file no longer has go."""
    await held.execute(
        """INSERT INTO window_groups (hall, slug, name, name_en, letter, zone, zone_en, walk_in_windows, position)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (hall, slug) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,
             letter = excluded.letter, zone = excluded.zone, zone_en = excluded.zone_en,
             walk_in_windows = excluded.walk_in_windows, position = excluded.position""",
        hall, group.slug, group.name.zh, group.name.en, group.letter, group.zone.zh, group.zone.en,
        group.walk_in_windows, position,
    )  # fmt: skip
    await held.execute(
        "DELETE FROM windows WHERE hall = $1 AND window_group = $2 AND number <> ALL($3::text[])",
        hall, group.slug, list(group.windows),
    )  # fmt: skip
    await held.execute(
        """INSERT INTO windows (hall, number, window_group, floor) SELECT $1, unnest($2::text[]), $3, $4
           ON CONFLICT (hall, number) DO UPDATE SET window_group = excluded.window_group, floor = excluded.floor""",
        hall, list(group.windows), group.slug, group.floor,
    )  # fmt: skip


async def close_other_groups(held: Connection, hall: str, groups: tuple[GroupFile, ...]) -> None:
    """Groups that the file no longer has lose their windows; their name stays for what was booked there."""
    await held.execute(
        "DELETE FROM windows WHERE hall = $1 AND window_group <> ALL($2::text[])", hall, [group.slug for group in groups]
    )


async def keep_items(held: Connection, file: HallFile) -> None:
    """What the hall takes, by which groups in its order; what the file no longer has it takes no more."""
    hall = file.hall.slug
    taken = [(item, group.slug, n, file.minutes[item]) for n, group in enumerate(file.groups, 1) for item in group.items]
    items, groups, positions, minutes = (list(column) for column in zip(*taken, strict=True)) if taken else ([],) * 4
    await held.execute("DELETE FROM hall_items WHERE hall = $1", hall)
    await held.execute(
        """INSERT INTO hall_items (hall, item, window_group, position, minutes)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[], $5::int[])""",
        hall, items, groups, positions, minutes,
    )  # fmt: skip


async def keep_hours(held: Connection, hall: str, versions: tuple[OpeningHours, ...], by: str) -> None:
    """Versions of the hours, each in place of the one with the same first day."""
    for version in versions:
        await held.execute(
            """INSERT INTO opening_hours (hall, valid_from, by, hours) VALUES ($1, $2, $3, $4)
               ON CONFLICT (hall, valid_from) DO UPDATE SET by = excluded.by, hours = excluded.hours""",
            hall, version.valid_from, by, _json(version),
        )  # fmt: skip


async def keep_policies(held: Connection, hall: str, policies: Policies, by: str, now: datetime) -> None:
    """The hall's settings from `now` on; the former stay as history. Nothing where they are the same."""
    kept = await held.fetchval(
        "SELECT policies FROM hall_policies WHERE hall = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1", hall, now
    )
    if kept and msgspec.json.decode(kept, type=Policies) == policies:
        return
    await held.execute(
        """INSERT INTO hall_policies (hall, valid_from, by, policies) VALUES ($1, $2, $3, $4)
           ON CONFLICT (hall, valid_from) DO UPDATE SET by = excluded.by, policies = excluded.policies""",
        hall, now, by, _json(policies),
    )  # fmt: skip


async def keep_year(held: Connection, file: YearFile) -> None:
    """A year and its special days in place of those known of it; the paper stands with each day. A notice may name days of the
    year before (a New Year's weekend): these stay when that year's own notice is loaded again."""
    year = file.year
    await held.execute(
        """INSERT INTO calendar_years (year, confirmed, paper) VALUES ($1, $2, $3)
           ON CONFLICT (year) DO UPDATE SET confirmed = excluded.confirmed, paper = excluded.paper""",
        year.year, year.confirmed, year.paper,
    )  # fmt: skip
    await held.execute("DELETE FROM special_days WHERE notice_year = $1", year.year)
    await held.execute(
        """INSERT INTO special_days (day, kind, name, paper, notice_year) SELECT u.day, u.kind, u.name, $4, $5
           FROM unnest($1::date[], $2::text[], $3::text[]) AS u (day, kind, name)
           ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name, paper = excluded.paper,
             notice_year = excluded.notice_year WHERE special_days.notice_year <= excluded.notice_year""",
        [day.day for day in file.days], [str(day.kind) for day in file.days], [day.name for day in file.days], year.paper, year.year,
    )  # fmt: skip


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
