"""Files as the slice keeps and reads them: sealed with their own id as the place, so that no box opens as another's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.uploads.rules import Content, Kind, NoUpload, Upload

_SMALL_MEDIA = "image/jpeg"


async def add(held: Connection, upload: Upload) -> bool:
    """A new file; False where one with this id stands already."""
    told = await held.execute(
        """INSERT INTO uploads (id, hall, belongs_to, purpose, kind, size, arrived, ready, media, hints, by, begun_at, delete_after)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING""",
        upload.id, upload.hall, upload.belongs_to, upload.purpose, upload.kind, upload.size, upload.arrived, upload.ready, upload.media,
        ",".join(upload.hints), upload.by, upload.begun_at, upload.delete_after,
    )  # fmt: skip
    return str(told).endswith(" 1")


async def count(held: Connection, belongs_to: str, *, staff: bool) -> int:
    """How many files an owner has from staff, or from citizens, what is still coming included."""
    return int(
        await held.fetchval("SELECT count(*) FROM uploads WHERE belongs_to = $1 AND starts_with(by, 'staff:') = $2", belongs_to, staff)
    )


async def one(upload: UUID, belongs_to: str) -> Upload:
    """A file of this owner. NoUpload."""
    async with connection() as held:
        return _found(await held.fetchrow("SELECT * FROM uploads WHERE id = $1 AND belongs_to = $2", upload, belongs_to))


async def owner_of(upload: UUID) -> str:
    """To whom a file belongs. NoUpload."""
    async with connection() as held:
        found = await held.fetchval("SELECT belongs_to FROM uploads WHERE id = $1", upload)
    if found is None:
        raise NoUpload
    return str(found)


async def locked(held: Connection, upload: UUID, belongs_to: str) -> Upload:
    """A file of this owner, locked until the transaction ends. NoUpload."""
    return _found(await held.fetchrow("SELECT * FROM uploads WHERE id = $1 AND belongs_to = $2 FOR NO KEY UPDATE", upload, belongs_to))


async def of(belongs_to: str, *, ready: bool) -> tuple[Upload, ...]:
    """An owner's files that are ready, or those still coming; the oldest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM uploads WHERE belongs_to = $1 AND ready = $2 ORDER BY begun_at, id", belongs_to, ready)
    return tuple(_read(row) for row in rows)


async def keep_piece(held: Connection, upload: UUID, starts: int, piece: bytes, arrived: int) -> None:
    """A piece, and how much has come with it."""
    await held.execute(
        "INSERT INTO upload_pieces (upload, starts, box) VALUES ($1, $2, $3)",
        upload, starts, secrecy.seal_bytes(piece, f"upload_pieces {upload} {starts}"),
    )  # fmt: skip
    await held.execute("UPDATE uploads SET arrived = $2 WHERE id = $1", upload, arrived)


async def pieces(upload: UUID) -> bytes:
    """All that has come, joined."""
    async with connection() as held:
        rows = await held.fetch("SELECT starts, box FROM upload_pieces WHERE upload = $1 ORDER BY starts", upload)
    return b"".join(secrecy.unseal_bytes(row["box"], f"upload_pieces {upload} {row['starts']}") for row in rows)


async def keep_parts(held: Connection, upload: Upload, boxes: Mapping[str, bytes], media: str, hints: tuple[str, ...]) -> None:
    """The file is ready: its sealed parts stand, its pieces go, its clock runs as the upload says."""
    await held.execute("DELETE FROM upload_pieces WHERE upload = $1", upload.id)
    await held.executemany(
        "INSERT INTO upload_contents (upload, part, box) VALUES ($1, $2, $3)", [(upload.id, part, box) for part, box in boxes.items()]
    )
    await held.execute(
        "UPDATE uploads SET ready = true, arrived = size, media = $2, hints = $3, delete_after = $4 WHERE id = $1",
        upload.id, media, ",".join(hints), upload.delete_after,
    )  # fmt: skip


def sealed(upload: UUID, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a file, each sealed for its place."""
    return {part: secrecy.seal_bytes(content, f"upload_contents {upload} {part}") for part, content in parts.items()}


async def content(upload: Upload, part: str) -> Content:
    """A part of a file in clear. NoUpload where it has none."""
    async with connection() as held:
        box = await held.fetchval("SELECT box FROM upload_contents WHERE upload = $1 AND part = $2", upload.id, part)
    if box is None:
        raise NoUpload
    return Content(upload.media if part == "whole" else _SMALL_MEDIA, secrecy.unseal_bytes(box, f"upload_contents {upload.id} {part}"))


async def delete(held: Connection, upload: UUID) -> None:
    """Gone, with its pieces and contents."""
    await held.execute("DELETE FROM uploads WHERE id = $1", upload)


async def delete_coming(held: Connection, upload: UUID) -> None:
    """What is not whole yet is gone, with its pieces."""
    await held.execute("DELETE FROM uploads WHERE id = $1 AND NOT ready", upload)


async def all_of(held: Connection, belongs_to: str) -> tuple[Upload, ...]:
    """All files of an owner, locked, what is still coming included."""
    rows = await held.fetch("SELECT * FROM uploads WHERE belongs_to = $1 ORDER BY id FOR UPDATE", belongs_to)
    return tuple(_read(row) for row in rows)


async def set_clock(held: Connection, belongs_to: str, moment: datetime | None) -> None:
    """When an owner's files are to be deleted; None stops the clock."""
    await held.execute("UPDATE uploads SET delete_after = $2 WHERE belongs_to = $1", belongs_to, moment)


async def due(held: Connection, now: datetime, most: int) -> tuple[Upload, ...]:
    """Files whose clock has run out, locked, the longest due first; what another worker has in hand is left to it."""
    rows = await held.fetch(
        "SELECT * FROM uploads WHERE delete_after <= $1 ORDER BY delete_after, id LIMIT $2 FOR UPDATE SKIP LOCKED", now, most
    )
    return tuple(_read(row) for row in rows)


async def delete_unfinished(held: Connection, before: datetime) -> None:
    """What began to come before this moment and never came whole is gone."""
    await held.execute("DELETE FROM uploads WHERE NOT ready AND begun_at < $1", before)


def _found(row: Record | None) -> Upload:
    if row is None:
        raise NoUpload
    return _read(row)


def _read(row: Record) -> Upload:
    due_at = row["delete_after"]
    return Upload(
        row["id"], row["hall"], row["belongs_to"], row["purpose"], Kind(row["kind"]), row["size"], row["arrived"], row["ready"],
        row["media"], tuple(filter(None, row["hints"].split(","))), row["by"], row["begun_at"].astimezone(SHANGHAI),
        due_at.astimezone(SHANGHAI) if due_at else None,
    )  # fmt: skip
