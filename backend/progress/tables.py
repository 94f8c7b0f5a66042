"""What the progress slice remembers."""

from __future__ import annotations

from piccolo.columns import JSONB, BigSerial, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Entries(Table, db=DB):
    """One line of a request's diary; `what` is its message key, `facts` hold no personal data."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(12)
    at = Timestamptz()
    what = Varchar(40)
    facts = JSONB(default="{}")
