"""What must never happen when the hall comes to people, as constraints: one file a slice, in the order of their names."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.database import connection

ID = "2026-11-22T20:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "Constraints and indexes of the hall that comes to you"
SCRIPTS = Path(__file__).with_name("at_home")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="yueban", description=DESCRIPTION)

    async def run() -> None:
        async with connection() as held:
            for script in sorted(SCRIPTS.glob("*.sql")):
                await held.execute(script.read_text())

    manager.add_raw(run)
    return manager
