"""What the bedside slice remembers. What was done for whom rests in boxes; a step's own words stay only while a person must decide."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Boolean, Bytea, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class BedsideDevices(Table, db=DB):
    """A tablet's key: whose, since when its lease runs, how many of its steps have come, when it was heard of last."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    staff = UUID()
    leased_at = Timestamptz()
    sequence = Integer(default=0)
    seen_at = Timestamptz()


class BedsideVisits(Table, db=DB):
    """One visit to a household, the 1st or a later one."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    number = SmallInt()
    tour = UUID()
    visitors = Array(base_column=UUID())
    arrived_at = Timestamptz()
    left_at = Timestamptz(null=True, default=None)


class BedsideParts(Table, db=DB):
    """What stands of a visit: the consent, the papers handed over, each item's result; with the step that wrote it last."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    number = SmallInt()
    part = Varchar(80)
    version = Integer(default=1)
    staff = UUID()
    operation = UUID()
    happened_at = Timestamptz()
    box = Bytea()


class BedsideOperations(Table, db=DB):
    """Every step that ever came, once. `box` holds a conflict's contents for who decides; `mark` a keyed digest of all steps' contents."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    device = UUID(null=True, default=None)
    staff = UUID()
    reference = Varchar(8)
    sequence = Integer(null=True, default=None)
    verb = Varchar(10)
    happened_at = Timestamptz()
    taken_at = Timestamptz()
    outcome = Varchar(12)
    why = Varchar(40, default="")
    version = Integer(default=0)
    mark = Bytea()
    box = Bytea(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)


class BedsideFiles(Table, db=DB):
    """A photo or a signature that a step named: its bytes come in pieces, before or after; `upload` once they began to."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    staff = UUID()
    purpose = Varchar(20)
    upload = UUID(null=True, default=None)
    ready = Boolean(default=False)
