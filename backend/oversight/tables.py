"""What the oversight slice remembers."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, BigInt, BigSerial, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Alarms(Table, db=DB):
    """A spell in which somebody of a group waited too long; one at a time, `longest` in minutes."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    window_group = Varchar(40)
    ticket = Varchar(8)
    began_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    longest = Integer()


class DayReports(Table, db=DB):
    """A past day's report as it was on the night after (JSON of figures.DayFigures): forgetting people later changes nothing in it."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    kept_at = Timestamptz()
    figures = JSONB(default="{}")


class LookAlarms(Table, db=DB):
    """Somebody looked at more people within an hour than they served; open until a manager has looked into it. `last_line`
    is the last line of the ledger that it counted."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    actor = Varchar(60)
    number = Integer()
    last_line = BigInt()
    began_at = Timestamptz()
    looked_by = UUID(null=True, default=None)
    looked_at = Timestamptz(null=True, default=None)
