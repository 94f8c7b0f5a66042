"""What the mandates slice remembers."""

from __future__ import annotations

from piccolo.columns import UUID, Bytea, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Relatives(Table, db=DB):
    """Somebody a citizen books for, as the citizen stated it; seen by nobody else."""

    id = UUID(primary_key=True)
    citizen = UUID()
    relation = Varchar(20)
    person_index = Bytea()
    person_box = Bytea()
    created_at = Timestamptz()
    removed_at = Timestamptz(null=True, default=None)
