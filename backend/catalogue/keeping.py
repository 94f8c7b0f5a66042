"""Keeping guides with their versions, and bundles: written in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

import msgspec

from backend.catalogue.life_events import Bundle
from backend.catalogue.lists import PublicList
from backend.catalogue.rules import Guide
from backend.catalogue.search import Prepared
from backend.database import Connection


async def one_at_a_time(connection: Connection) -> None:
    """Waits until nobody else publishes, to the end of this transaction: versions are numbered without a gap."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtext('yueban catalogue'))")


async def remember_guide(connection: Connection, guide: Guide, prepared: Prepared, lists: tuple[PublicList, ...], at: datetime) -> bool:
    """Keep `guide` as the one that counts from now; True where it differs from what was kept and so is a new version."""
    kept = await connection.fetchrow("SELECT version, guide FROM items WHERE slug = $1 FOR NO KEY UPDATE", guide.slug)
    changed = kept is None or msgspec.json.decode(kept["guide"], type=Guide) != guide
    version = (kept["version"] if kept else 0) + changed
    text = msgspec.json.encode(guide).decode()
    await connection.execute(
        """INSERT INTO items (slug, name, name_en, stage, subject, lists, version, guide, search_names, search_text, position)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(max(position) + 1, 0) FROM items
           ON CONFLICT (slug) DO UPDATE SET (name, name_en, stage, subject, lists, version, guide, search_names, search_text)
           = ROW($2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        guide.slug, guide.name, guide.name_en, guide.lifecycle_stage, guide.lifecycle_subject, lists, version, text,
        prepared.terms, prepared.grams,
    )  # fmt: skip
    if changed:
        await connection.execute(
            "INSERT INTO guide_versions (item, version, guide, effective_at) VALUES ($1, $2, $3, $4)",
            guide.slug, version, text, at,
        )  # fmt: skip
    return changed


async def remember_bundle(connection: Connection, bundle: Bundle) -> None:
    """Keep `bundle` as the one that counts from now."""
    await connection.execute(
        """INSERT INTO bundles (slug, name, name_en, stage, bundle, position)
           SELECT $1, $2, $3, $4, $5, coalesce(max(position) + 1, 0) FROM bundles
           ON CONFLICT (slug) DO UPDATE SET (name, name_en, stage, bundle) = ROW($2, $3, $4, $5)""",
        bundle.slug, bundle.name, bundle.name_en, bundle.lifecycle_stage, msgspec.json.encode(bundle).decode(),
    )  # fmt: skip
