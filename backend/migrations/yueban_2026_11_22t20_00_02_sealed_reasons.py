"""Why somebody was missed, and why somebody is never paused, leave the clear columns for boxes: they speak of health."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend import secrecy
from backend.database import Connection, transaction

ID = "2026-11-22T20:00:02:000000"
VERSION = "1.38.0"
DESCRIPTION = "Reasons of misses and exemptions sealed"


async def seal_reasons(held: Connection) -> None:
    """Each reason into its box, and the clear columns empty, which they stay."""
    for row in await held.fetch("SELECT reference, excuse FROM misses WHERE excuse <> ''"):
        box = secrecy.seal(row["excuse"], "misses.excuse")
        await held.execute("UPDATE misses SET excuse_box = $2, excuse = '' WHERE reference = $1", row["reference"], box)
    for row in await held.fetch("SELECT id, why FROM pause_exemptions WHERE why <> ''"):
        box = secrecy.seal(row["why"], "pause_exemptions.why")
        await held.execute("UPDATE pause_exemptions SET why_box = $2, why = '' WHERE id = $1", row["id"], box)
    await held.execute("ALTER TABLE misses ADD CONSTRAINT misses_excuse_sealed CHECK (excuse = '')")
    await held.execute(
        """ALTER TABLE pause_exemptions ADD CONSTRAINT pause_exemptions_why_sealed CHECK (why = ''),
             ADD CHECK (why_box IS NOT NULL)"""
    )


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="yueban", description=DESCRIPTION)

    async def run() -> None:
        async with transaction() as held:
            await seal_reasons(held)

    manager.add_raw(run)
    return manager
