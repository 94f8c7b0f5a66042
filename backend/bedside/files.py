"""The bytes of photos and signatures that steps named: in pieces, taken up again after a cut, made anew by `uploads`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from backend import uploads
from backend.bedside.rules import NoBedside
from backend.database import Connection, transaction
from backend.refusals import FieldRefused
from backend.uploads import Kind, NoUpload, PieceElsewhere


async def give_piece(staff: UUID, file: UUID, size: int, offset: int, piece: bytes, now: datetime) -> int:
    """How many bytes of a file have come; `size` when it is whole and was read as a picture.

    Only a file that a step of this person's named. NoBedside; the refusals of uploads (begin, append, finish).
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


async def _named(staff: UUID, file: UUID, size: int, now: datetime) -> tuple[UUID, str] | None:
    """The upload of a file that a step named, and its owner; None where it is all there. NoBedside."""
    async with transaction() as held:
        row = await held.fetchrow("SELECT * FROM bedside_files WHERE id = $1 AND staff = $2 FOR UPDATE", file, staff)
        if row is None:
            raise NoBedside
        if row["ready"]:
            return None
        owner, upload = f"home_visit:{row['reference']}", row["upload"]
        if upload is None:
            kind = Kind.signature if row["purpose"] == "signature" else Kind.photo
            upload = (await uploads.begin(owner, row["purpose"], kind, size, f"staff:{staff}", now, hall=row["hall"])).id
            await _known_as(held, file, upload)
        return upload, owner


async def _append(named: tuple[UUID, str], size: int, offset: int, piece: bytes, now: datetime) -> int:
    try:
        arrived = await uploads.append(*named, offset, piece)
    except uploads.UploadFinished:
        return size
    if arrived == size:
        await uploads.finish(*named, now)
    return arrived


async def _known_as(held: Connection, file: UUID, upload: UUID | None) -> None:
    await held.execute("UPDATE bedside_files SET upload = $2 WHERE id = $1", file, upload)


async def _begin_anew(file: UUID) -> None:
    async with transaction() as held:
        await _known_as(held, file, None)
