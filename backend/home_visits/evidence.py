"""The files given to a request (slice uploads): what is to show that a visit is needed, and what is said aloud instead of written."""

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


async def set_clock(held: Connection, reference: str, where: str, ended_at: datetime | None) -> None:
    """A request's files go so many days after its end (the hall's setting evidence_days); never while it goes on (None).

    The slice aftercare erases them then with all else; their own clock runs out a little later, should that ever fail.
    """
    days = (await hall.policies(where, ended_at)).evidence_days if ended_at else 0
    await uploads.delete_after(held, files_of(reference), ended_at + timedelta(days=days) + _LATER if ended_at else None)


async def forget(held: Connection, reference: str, by: str, now: datetime) -> None:
    """The files go at once: with a draft that nobody touched, or where the consent is taken back."""
    await uploads.forget(held, files_of(reference), by, now)


def _is_given(upload: Upload) -> bool:
    return not upload.by.startswith("staff:")
