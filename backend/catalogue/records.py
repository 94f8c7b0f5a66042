"""Questions asked of what is remembered: which version counts, what was found, which bundles there are."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from backend.catalogue.life_events import Bundle, BundleName
from backend.catalogue.lists import PublicList
from backend.catalogue.rules import Guide
from backend.catalogue.search import Question
from backend.database import Connection


@dataclass(frozen=True)
class Version:
    """Which version of an item's guide counts now."""

    slug: str
    version: int


@dataclass(frozen=True)
class Hit:
    """An item that was found; `met`: by its words, not only `alike` (0 to 1)."""

    slug: str
    version: int
    met: bool
    alike: float


@dataclass(frozen=True)
class Wanted:
    """What a list of items is narrowed to."""

    stage: str | None = None
    on: PublicList | None = None


async def version_of(connection: Connection, slug: str) -> int | None:
    """The version that counts now, or None for an unknown item."""
    found: int | None = await connection.fetchval("SELECT version FROM items WHERE slug = $1", slug)
    return found


async def names_of(connection: Connection, slugs: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """What the items are called, by their slugs; unknown items are left out."""
    rows = await connection.fetch("SELECT slug, name, name_en FROM items WHERE slug = ANY($1)", slugs)
    return {row["slug"]: (row["name"], row["name_en"] or row["name"]) for row in rows}


async def versions_of(connection: Connection, slugs: tuple[str, ...]) -> tuple[Version, ...]:
    """The versions that count now, in no order; unknown items are left out."""
    rows = await connection.fetch("SELECT slug, version FROM items WHERE slug = ANY($1)", slugs)
    return tuple(Version(row["slug"], row["version"]) for row in rows)


async def guides_of(connection: Connection, slugs: tuple[str, ...]) -> tuple[tuple[int, Guide], ...]:
    """The present guides with their versions, in no order."""
    rows = await connection.fetch("SELECT version, guide FROM items WHERE slug = ANY($1)", slugs)
    return tuple((row["version"], msgspec.json.decode(row["guide"], type=Guide)) for row in rows)


async def guide_as_of(connection: Connection, slug: str, version: int) -> Guide | None:
    """An old version, as it was."""
    found = await connection.fetchval("SELECT guide FROM guide_versions WHERE item = $1 AND version = $2", slug, version)
    return msgspec.json.decode(found, type=Guide) if found else None


_NARROWED = "($1::text IS NULL OR stage = $1) AND ($2::text IS NULL OR $2 = ANY(lists))"
_LISTED = f"SELECT slug, version FROM items WHERE {_NARROWED} ORDER BY position, slug"  # noqa: S608
_FOUND = f"""
    SELECT slug, version, met >= 1 AS met, alike::float8 AS alike FROM (
        SELECT slug, version, position, greatest(
            word_similarity($4, search_text),
            (SELECT avg((strpos(search_text, pair) > 0)::int) FROM string_to_table($4, ' ') AS pair)
        ) AS alike, (
            SELECT max(CASE
                WHEN term = asked THEN 5
                WHEN starts_with(term, asked) THEN 3 + length(asked)::float8 / length(term)
                WHEN length(asked) > 1 AND strpos(term, asked) > 0 THEN 2.5 + length(asked)::float8 / length(term)
                WHEN octet_length(term) > 3 AND strpos(asked, term) > 0 THEN 1.5 + length(term)::float8 / length(asked)
                ELSE 0 END - place / 1000.0)
            FROM unnest($3::text[]) AS asked,
                 string_to_table(trim(search_names, E'\\n'), E'\\n') WITH ORDINALITY AS one(term, place)
        ) AS met
        FROM items WHERE {_NARROWED}
    ) AS scored
    WHERE met >= 1 OR alike >= $5
    ORDER BY met + 3 * alike DESC, position"""  # noqa: S608


async def listed(connection: Connection, wanted: Wanted) -> tuple[Version, ...]:
    """All items wanted, in the catalogue's order."""
    rows = await connection.fetch(_LISTED, wanted.stage, wanted.on)
    return tuple(Version(row["slug"], row["version"]) for row in rows)


async def found(connection: Connection, question: Question, wanted: Wanted, least: float) -> tuple[Hit, ...]:
    """Items that meet the question or are at least `least` alike (0 to 1), best first."""
    rows = await connection.fetch(_FOUND, wanted.stage, wanted.on, question.readings, question.grams, least)
    return tuple(Hit(row["slug"], row["version"], row["met"], row["alike"]) for row in rows)


async def all_bundles(connection: Connection) -> tuple[Bundle, ...]:
    """Every bundle, in the catalogue's order."""
    rows = await connection.fetch("SELECT bundle FROM bundles ORDER BY position, slug")
    return tuple(msgspec.json.decode(row["bundle"], type=Bundle) for row in rows)


async def bundle_of(connection: Connection, slug: str) -> Bundle | None:
    """The bundle of that slug."""
    kept = await connection.fetchval("SELECT bundle FROM bundles WHERE slug = $1", slug)
    return msgspec.json.decode(kept, type=Bundle) if kept else None


async def bundles_with(connection: Connection, item: str) -> tuple[BundleName, ...]:
    """The bundles that the item is part of, in the catalogue's order."""
    rows = await connection.fetch(
        "SELECT slug, name, name_en FROM bundles WHERE bundle->'items' @> jsonb_build_array(jsonb_build_object('item', $1::text)) "
        "ORDER BY position, slug",
        item,
    )
    return tuple(BundleName(row["slug"], row["name"], row["name_en"]) for row in rows)
