"""What the ratings slice remembers. No column of a rating leads to who gave it."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Boolean, Bytea, Date, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class RatingInvitations(Table, db=DB):
    """One chance to rate one subject, by the digest of its token; used once."""

    token = Bytea(primary_key=True)
    hall = Varchar(40)
    subject_kind = Varchar(12)
    subject = Varchar(100)
    item = Varchar(80, default="")
    citizen = UUID(null=True, default=None)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class Ratings(Table, db=DB):
    """A rating of a subject; `number` 1 is the first, 2 the one after rectification."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    subject_kind = Varchar(12)
    subject = Varchar(100)
    number = SmallInt(default=1)
    item = Varchar(80, default="")
    day = Date()
    level = Varchar(20)
    tags = Array(base_column=Text(), default=[])
    text_box = Bytea(null=True, default=None)
    channel = Varchar(12)
    is_default = Boolean(default=False)
    at = Timestamptz()
