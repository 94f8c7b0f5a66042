"""What the phone_calls slice remembers."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class PhoneCalls(Table, db=DB):
    """A call of a staff member about a request; the number stands nowhere here, the note is sealed."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    staff = UUID()
    extension = Varchar(8, default="")
    why = Varchar(16)
    way = Varchar(12)
    shown = Text(default="")
    placed_at = Timestamptz()
    in_diary = Boolean(default=False)
    outcome = Varchar(16, null=True, default=None)
    noted_at = Timestamptz(null=True, default=None)
    note_box = Bytea(null=True, default=None)
