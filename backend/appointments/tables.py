"""What the appointments slice remembers. Boxes are encrypted, indexes are blind."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Holds(Table, db=DB):
    """Places kept for the minutes in which a form is filled in; they count as taken until released."""

    id = Varchar(24, primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    units = SmallInt()
    items = Array(base_column=Text())
    citizen = UUID(null=True, default=None)
    device = Varchar(40)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    extended = Boolean(default=False)
    state = Varchar(10, default="open")
    form_box = Bytea(null=True, default=None)


class Appointments(Table, db=DB):
    """A place at a window for a person or an enterprise."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    day = Date()
    units = SmallInt()
    kept = Boolean(default=False)
    state = Varchar(12)
    channel = Varchar(12)
    items = Array(base_column=Text())
    citizen = UUID()
    applicant_kind = Varchar(12)
    applicant_index = Bytea()
    applicant_box = Bytea()
    phone_box = Bytea()
    phone_index = Bytea()
    relation = Varchar(20, default="self")
    needs = Array(base_column=Text(), default=[])
    note_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    ticket_code = Varchar(6)
    token = Varchar(24)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    moves = SmallInt(default=0)
    version = Integer(default=1)
    reminded_at = Timestamptz(null=True, default=None)


class AppointmentItems(Table, db=DB):
    """Each item of an appointment; while `live`, one per account, applicant and item (unique index)."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    item = Varchar(80)
    citizen = UUID()
    applicant_index = Bytea()
    live = Boolean(default=True)
