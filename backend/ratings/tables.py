"""What the ratings slice remembers. No column of a rating leads to who gave it."""

from __future__ import annotations

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class RatingInvitations(Table, db=DB):
    """One chance to rate one subject, by the digest of its token; used once, and only the day of that is kept."""

    token = Bytea(primary_key=True)
    hall = Varchar(40)
    subject_kind = Varchar(12)
    subject = Varchar(100)
    item = Varchar(80, default="")
    citizen = UUID(null=True, default=None)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_on = Date(null=True, default=None)


class Ratings(Table, db=DB):
    """A rating of a subject; `number` 1 is the first, 2 the one after rectification.

    `subject` is a keyed digest, the id is drawn by lot and the day is all that is kept of the time: nothing here can be
    laid beside the bookings of a day to see who wrote it.
    """

    id = UUID(primary_key=True)
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
