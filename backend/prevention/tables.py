"""What the prevention slice remembers. Who is on the list, why and what falls due stand in boxes that are encrypted."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, Bytea, Date, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class ListedPeople(Table, db=DB):
    """Somebody on a community's list, with the consent. `link`: a digest of the token in their messages; `person`: a blind index."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    community = Varchar(40)
    protected = Boolean(default=False)
    box = Bytea()
    person = Bytea(null=True, default=None)
    link = Bytea()
    consent_version = Varchar(10)
    consent_at = Timestamptz()
    consent_by = Varchar(10)
    added_by = Varchar(60)
    added_at = Timestamptz()
    changed_at = Timestamptz()


class DueDays(Table, db=DB):
    """A day on which something of a listed person falls due. `told`: reminders that went out for this day, the last at `told_at`;
    `unreached`: it came by no channel, and nobody has called since; `visit`: what was asked."""

    id = UUID(primary_key=True)
    listed = Varchar(8)
    box = Bytea()
    day = Date()
    yearly = Boolean(default=False)
    told = SmallInt(default=0)
    told_at = Timestamptz(null=True, default=None)
    unreached = Boolean(default=False)
    called_at = Timestamptz(null=True, default=None)
    tries = SmallInt(default=0)
    visit = Varchar(8, default="")


class ListedDoubts(Table, db=DB):
    """Whether a listed person is the one who died, whose request `visit` was closed: asked of a keeper, once. `why`: what is alike;
    `protected`: the request is a protected person's, so the question is the manager's alone."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    listed = Varchar(8)
    visit = Varchar(8)
    why = Varchar(12)
    protected = Boolean(default=False)
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)
    answered_by = Varchar(60, default="")
