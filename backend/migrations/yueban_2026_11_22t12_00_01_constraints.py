"""What must never happen, as constraints (house.md, decision 2), and what the search, the queue and the trail need."""

from pathlib import Path

from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.database import connection

ID = "2026-11-22T12:00:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "Constraints, indexes, triggers, the queue"
SCRIPT = Path(__file__).with_name("constraints.sql")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="yueban", description=DESCRIPTION)

    async def run() -> None:
        async with connection() as held:
            await held.execute(SCRIPT.read_text())
            await Queries(AsyncpgDriver(held)).install()

    manager.add_raw(run)
    return manager
