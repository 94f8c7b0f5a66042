"""What the lots slice remembers. Boxes are encrypted, indexes are blind."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Lots(Table, db=DB):
    """The lot of new days: what commits it to its seed from the start on, the seed once it is drawn, and how it ended."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    commitment = Varchar(64)
    seed_box = Bytea()
    seed = Varchar(64, default="")
    created_at = Timestamptz()
    drawn_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)


class LotWishes(Table, db=DB):
    """Somebody's wish in a lot: starts (10:15) or parts of the day (morning) in order, and what the draw gave: under which
    reference it was drawn, in which turn, and its place in the order."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    day = Date()
    items = Array(base_column=Text())
    citizen = UUID()
    applicant_index = Bytea()
    applicant_box = Bytea()
    relation = Varchar(20, default="self")
    choices = Array(base_column=Text())
    language = Varchar(2, default="zh")
    channel = Varchar(12)
    state = Varchar(10)
    drawn_as = Varchar(8, default="")
    turn = SmallInt(null=True, default=None)
    place = Integer(null=True, default=None)
    starts_at = Timestamptz(null=True, default=None)
    appointment = Varchar(8, null=True, default=None)
    created_at = Timestamptz()
