"""What the mandates slice remembers."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, Bytea, Date, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Relatives(Table, db=DB):
    """Somebody a citizen books for, as the citizen stated it; seen by nobody else."""

    id = UUID(primary_key=True)
    citizen = UUID()
    relation = Varchar(20)
    person_index = Bytea()
    person_box = Bytea()
    created_at = Timestamptz()
    removed_at = Timestamptz(null=True, default=None)


class Delegations(Table, db=DB):
    """One citizen may act for another. Each side is an account once it has answered; until then the phone that was named, whose
    index finds it. `document_box`: of a principal without a phone, as staff of `hall` saw it; `muted`: shown to who asked alone."""

    reference = Varchar(8, primary_key=True)
    principal = UUID(null=True, default=None)
    principal_index = Bytea(null=True, default=None)
    delegate = UUID(null=True, default=None)
    delegate_index = Bytea(null=True, default=None)
    people_box = Bytea()
    document_box = Bytea(null=True, default=None)
    matters = Varchar(80)
    until = Date()
    state = Varchar(12)
    muted = Boolean(default=False)
    hall = Varchar(40, default="")
    witness = UUID(null=True, default=None)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    confirmed_at = Timestamptz(null=True, default=None)
    ended_by = Varchar(12, default="")


class DelegationUses(Table, db=DB):
    """A use of a delegation, for its principal to read; `looked` ones count once a day."""

    id = BigSerial(primary_key=True)
    delegation = Varchar(8)
    at = Timestamptz()
    matter = Varchar(20)
    about = Varchar(8, default="")


class GuardedPrincipals(Table, db=DB):
    """A protected person (T3): nobody acts for them or sees anything of theirs until this is lifted at the window."""

    citizen = UUID(primary_key=True)
    since = Timestamptz()
    lifted_at = Timestamptz(null=True, default=None)
