"""What the home_visits slice remembers. Boxes are encrypted; the street stands in a box of its own, opened for who asked alone."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Bytea, Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class HomeVisits(Table, db=DB):
    """A request for a visit at home, from its draft on. `device`: a keyed digest of the browser that began it, until an account owns it."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    citizen = UUID(null=True, default=None)
    device = Bytea(null=True, default=None)
    state = Varchar(10)
    community = Varchar(40, default="")
    asking_box = Bytea()
    address_box = Bytea(null=True, default=None)
    said_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    channel = Varchar(12)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    asked_at = Timestamptz(null=True, default=None)
    answer_by = Timestamptz(null=True, default=None)
    late = Boolean(default=False)
    staff = UUID(null=True, default=None)
    answered_as = Varchar(20, default="")
    consent_version = Varchar(10, default="")
    consent_at = Timestamptz(null=True, default=None)
    consent_by = Varchar(10, default="")
    consent_withdrawn_at = Timestamptz(null=True, default=None)
    forgotten_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
    tries = Integer(default=0)
    ended_at = Timestamptz(null=True, default=None)
