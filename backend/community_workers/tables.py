"""What the community_workers slice remembers."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Date, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class CommunityWorkers(Table, db=DB):
    """An account that a hall's manager lets book for many, for an organisation and until a day (that day included).

    `communities`: slugs of those whose prevention list they keep.
    """

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    citizen = UUID()
    organisation = Text()
    until = Date()
    added_by = Varchar(60)
    added_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    ended_by = Varchar(60, default="")
    communities = Array(base_column=Varchar(40), default=[])
