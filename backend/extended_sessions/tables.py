"""What the extended_sessions slice remembers. Boxes are encrypted, indexes are blind."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Bytea, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class ExtendedSessions(Table, db=DB):
    """Somebody's wish for a time on a weekend or holiday, and what became of it. Once agreed, the appointment has the same reference."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    item = Varchar(80)
    citizen = UUID()
    applicant_index = Bytea()
    applicant_box = Bytea()
    relation = Varchar(20, default="self")
    state = Varchar(10)
    reason = Varchar(20)
    words_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    channel = Varchar(12)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    answer_by = Timestamptz()
    staff = UUID(null=True, default=None)
    refusal = Varchar(20, default="")
    answer_box = Bytea(null=True, default=None)
    version = Integer(default=1)


class ExtendedSessionTimes(Table, db=DB):
    """A time that the citizen proposed or the staff offered, numbered within its request."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    number = SmallInt()
    proposed_by = Varchar(8)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
