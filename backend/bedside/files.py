"""The bytes of photos and signatures that steps named: in pieces, taken up again after a cut, made anew by `uploads`.

Whether they may still be kept is asked in the transaction that keeps them. The order of locks: the household's request, then the
file's name here, then its upload; an erasure goes the same way, so what comes after it finds no name any more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import home_visits, uploads
from backend.bedside import records
from backend.bedside.forgetting import was_of_team
from backend.bedside.rules import NoBedside, Operation, Tablet, purpose_of
from backend.database import Connection, transaction
from backend.refusals import FieldRefused, NotFound
from backend.uploads import Kind, NoUpload, PieceElsewhere


@dataclass(frozen=True)
class _Named:
    """The upload of a file that a step named, whose it is, and whether it may still be kept."""

    upload: UUID
    belongs_to: str
    still: uploads.Still


async def give_piece(staff: UUID, file: UUID, size: int, offset: int, piece: bytes, now: datetime) -> int:
    """How many bytes of a file have come; `size` when it is whole and was read as a picture.

    Only a file that a step of this person's named. NoBedside; home_visits.NothingKept once the consent was taken back or its time
    is over; the refusals of uploads (begin, append, finish).
    """
    named = await _named(staff, file, size, now)
    if named is None:
        return size
    try:
        arrived = await _append(named, size, offset, piece, now)
    except FieldRefused:  # no picture: what came of it is gone, and may be given again
        await _begin_anew(file)
        raise
    except NoUpload:
        await _begin_anew(file)
        raise PieceElsewhere(arrived=0) from None
    if arrived == size:
        async with transaction() as held:
            await held.execute("UPDATE bedside_files SET ready = true WHERE id = $1", file)
    return arrived


async def expect(held: Connection, tablet: Tablet, wanted: Operation, now: datetime) -> None:
    """What was photographed or signed comes too, for who decides the conflict; not where its visitor was never of the household's
    team, nor where nothing is kept of it any more."""
    with suppress(NotFound, home_visits.NothingKept):
        await home_visits.locked_for_bedside(held, wanted.reference, purpose_of(wanted), now)
        if await was_of_team(held, tablet, wanted.reference):
            await records.name_file(held, tablet, wanted, purpose_of(wanted))


async def let_go(held: Connection, tablet: Tablet, file: UUID) -> None:
    """The tablet gave it up: no byte is waited for any more, and what came of it is gone. Its request is locked already."""
    row = await held.fetchrow("DELETE FROM bedside_files WHERE id = $1 AND staff = $2 AND NOT ready RETURNING upload", file, tablet.staff)
    if row and row["upload"]:
        await uploads.drop(held, row["upload"])


async def _named(staff: UUID, file: UUID, size: int, now: datetime) -> _Named | None:
    """A file that a step named, its upload begun; None where it is all there. NoBedside, NothingKept."""
    async with transaction() as held:
        row, _ = await _locked(held, staff, file, now)
        if row["ready"]:
            return None
        reference, purpose, upload = row["reference"], row["purpose"], row["upload"]
        if upload is None:
            kind = Kind.signature if purpose == home_visits.SIGNATURE else Kind.photo
            still = _still(staff, file, now)
            owner, by = home_visits.files_of(reference), f"staff:{staff}"
            upload = (await uploads.begin(owner, purpose, kind, size, by, now, hall=row["hall"], still=still)).id
            await _known_as(held, file, upload)
        return _Named(upload, home_visits.files_of(reference), _still(staff, file, now))


def _still(staff: UUID, file: UUID, now: datetime) -> uploads.Still:
    """As `uploads` asks it: the request allows it, and no erasure took the file's name."""

    async def still(held: Connection) -> datetime | None:
        return (await _locked(held, staff, file, now))[1]

    return still


async def _locked(held: Connection, staff: UUID, file: UUID, now: datetime) -> tuple[Record, datetime | None]:
    """The file's name, locked after its request, and when its clock runs out. NoBedside, NothingKept."""
    row = await _row(held, staff, file)
    due = await home_visits.locked_for_bedside(held, row["reference"], row["purpose"], now)
    return await _row(held, staff, file, "FOR UPDATE"), due


async def _row(held: Connection, staff: UUID, file: UUID, lock: str = "") -> Record:
    row = await held.fetchrow(f"SELECT * FROM bedside_files WHERE id = $1 AND staff = $2 {lock}", file, staff)  # noqa: S608
    if row is None:
        raise NoBedside
    return row


async def _append(named: _Named, size: int, offset: int, piece: bytes, now: datetime) -> int:
    try:
        arrived = await uploads.append(named.upload, named.belongs_to, offset, piece)
    except uploads.UploadFinished:
        return size
    if arrived == size:
        await uploads.finish(named.upload, named.belongs_to, now, still=named.still)
    return arrived


async def _known_as(held: Connection, file: UUID, upload: UUID | None) -> None:
    await held.execute("UPDATE bedside_files SET upload = $2 WHERE id = $1", file, upload)


async def _begin_anew(file: UUID) -> None:
    async with transaction() as held:
        await _known_as(held, file, None)
