"""The files of a request (slice uploads): what is to show that a visit is needed, what is said aloud instead of written, and what
visitors took at the bedside; how long each stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, uploads
from backend.database import Connection
from backend.home_visits.rules import LIVE, HomeVisit, State
from backend.states import NotNow
from backend.uploads import Kind, NoUpload, Upload

_LATER = timedelta(hours=6)
VOICE = "reason"
PURPOSES = {"disability": Kind.photo, "id_card": Kind.photo, "household": Kind.photo, "other": Kind.photo, VOICE: Kind.voice}
"""What each file is of; `reason` is said aloud instead of written."""
SIGNATURE = "signature"
"""What the household signed at the bedside: with the results the hall's proof that it served, kept until its clock runs out though
the consent is taken back (PIPL 13(3), 47). Photos are not."""


def files_of(reference: str) -> str:
    """The owner, for the slice uploads, of a request's files."""
    return f"home_visit:{reference}"


async def given_files(reference: str) -> tuple[Upload, ...]:
    """What was given with a request, the oldest first; what visitors took at the bedside is not among it."""
    return tuple(each for each in await uploads.of(files_of(reference)) if _is_given(each))


async def given_file(reference: str, name: UUID) -> Upload:
    """A file given with a request, or as far as it has come. NoUpload, also for what visitors took at the bedside."""
    found = await uploads.upload(name, files_of(reference))
    if not _is_given(found):
        raise NoUpload
    return found


def check_may_give(found: HomeVisit) -> None:
    """NotNow where nothing is judged any more, or the consent was taken back."""
    if found.state not in (State.draft, *LIVE) or found.is_reason_gone:
        raise NotNow(state=str(found.state), move="give")


async def due_at(where: str, ended_at: datetime | None) -> datetime | None:
    """When the files of what ended then go by their own clock, should the erasure of the slice aftercare ever fail before."""
    return ended_at + await kept_for(where, ended_at) + _LATER if ended_at else None


async def kept_for(where: str, now: datetime) -> timedelta:
    """How long after its end a hall keeps what is evidence (its setting evidence_days)."""
    return timedelta(days=(await hall.policies(where, now)).evidence_days)


async def set_clock(held: Connection, reference: str, where: str, ended_at: datetime | None) -> None:
    """A request's files go so many days after its end; never while it goes on (None)."""
    await uploads.delete_after(held, files_of(reference), await due_at(where, ended_at))


async def forget(held: Connection, reference: str, by: str, now: datetime) -> None:
    """The files go at once: with a draft that nobody touched."""
    await uploads.forget(held, files_of(reference), by, now)


async def forget_sensitive(held: Connection, reference: str, by: str, now: datetime) -> None:
    """Where the consent is taken back: what was given, and the photos of the bedside; the signature waits for its clock."""
    await uploads.forget(held, files_of(reference), by, now, but=frozenset({SIGNATURE}))


def _is_given(upload: Upload) -> bool:
    return not upload.by.startswith("staff:")
