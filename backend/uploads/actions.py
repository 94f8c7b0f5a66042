"""A file comes: begun, in pieces, finished; or all at once. And how it goes: taken back, or deleted when its clock runs out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend import ledger, limits
from backend.database import Connection, transaction
from backend.limits import Limit
from backend.uploads import records, voice
from backend.uploads.darkroom import developed
from backend.uploads.rules import (
    COMING_FOR,
    Kind,
    PictureTooLarge,
    PictureUnreadable,
    Upload,
    VoiceTooLong,
    VoiceUnreadable,
    arrived_after,
    check_room,
    check_size,
    check_whole,
    is_staff,
)

Still = Callable[[Connection], Awaitable[datetime | None]]
"""Asked of the owner's slice inside the very transaction that keeps a file, before anything of ours is locked: it locks the owner
(first the owner, then its files: everywhere in this order), refuses where nothing is kept any more (a consent taken back, an
erasure), and says when the file's clock runs out, None while it goes on."""

PER_DAY = Limit("uploads", 120, timedelta(days=1))
PER_ADDRESS = Limit("uploads of an address", 60, timedelta(hours=1))
"""What browsers without an account may begin from one network address: a fifth of what all of them may together."""
STRANGERS = Limit("uploads of strangers", 300, timedelta(hours=1))
"""What browsers without an account may begin together: nobody fills the database by dropping their cookies."""
_AT_A_TIME = 50
_UNFIT = (PictureUnreadable, PictureTooLarge, VoiceUnreadable, VoiceTooLong)


@dataclass(frozen=True)
class _Made:
    """A file as it is kept, sealed already."""

    media: str
    hints: tuple[str, ...]
    boxes: dict[str, bytes]


async def kept_always(_: Connection) -> datetime | None:
    """For an owner whose files nobody takes back a consent to (a visitor's portrait): no question, no clock."""
    return None


async def begin(
    belongs_to: str, purpose: str, kind: Kind, size: int, by: str, now: datetime, *, hall: str, still: Still, address: str = ""
) -> Upload:
    """A file of `size` bytes is announced; its pieces follow within a day.

    `address`: whom limits count where `by` has no account, empty where addresses don't count. FileEmpty, FileTooLarge,
    TooManyFiles, TooOften, the refusals of `still`. Whether `by` may give to `belongs_to` is the caller's to know.
    """
    check_size(kind, size)
    await _count(by, address, now)
    upload = _new(uuid4(), belongs_to, purpose, kind, size, by, now, hall)
    async with transaction() as held:
        upload = replace(upload, delete_after=await still(held))
        await _lock_owner(held, belongs_to)
        check_room(await records.count(held, belongs_to, staff=is_staff(by)), by)
        await records.add(held, upload)
    return upload


async def append(upload: UUID, belongs_to: str, offset: int, piece: bytes) -> int:
    """A piece from the byte `offset` on; how much has come now. Sent again it changes nothing.

    NoUpload, UploadFinished, PieceTooLarge; PieceElsewhere where another byte is waited for.
    """
    async with transaction() as held:
        found = await records.locked(held, upload, belongs_to)
        arrived = arrived_after(found, offset, piece)
        if arrived > found.arrived:
            await records.keep_piece(held, upload, offset, piece, arrived)
    return arrived


async def finish(upload: UUID, belongs_to: str, now: datetime, *, still: Still) -> Upload:
    """All of it is here: opened, made anew, sealed. Twice is once.

    NoUpload, NotAllThere, DarkroomBusy, the refusals of `still`; where it is no picture or voice, it is gone: PictureUnreadable,
    PictureTooLarge, VoiceUnreadable, VoiceTooLong.
    """
    found = await records.one(upload, belongs_to)
    if found.ready:
        return found
    check_whole(found)
    try:
        made = await _made(found, await records.pieces(upload))
    except _UNFIT:
        async with transaction() as held:
            await records.delete(held, upload)
        raise
    async with transaction() as held:
        due = await still(held)
        present = await records.locked(held, upload, belongs_to)
        return present if present.ready else await _keep(held, replace(present, delete_after=due), made, now)


async def give(
    belongs_to: str, purpose: str, kind: Kind, content: bytes, by: str, now: datetime, *,
    hall: str, still: Still, key: UUID | None = None, address: str = "",
) -> Upload:  # fmt: skip
    """A file all at once. With a `key` (the giver's own id for it) twice is once. The refusals of begin and finish."""
    check_size(kind, len(content))
    await _count(by, address, now)
    upload = _new(key or uuid4(), belongs_to, purpose, kind, len(content), by, now, hall)
    made = await _made(upload, content)
    async with transaction() as held:
        upload = replace(upload, delete_after=await still(held))
        await _lock_owner(held, belongs_to)
        if not await records.add(held, upload):
            return await records.locked(held, upload.id, belongs_to)
        check_room(await records.count(held, belongs_to, staff=is_staff(by)) - 1, by)
        return await _keep(held, upload, made, now)


async def remove(upload: UUID, belongs_to: str, by: str, now: datetime) -> None:
    """Taken back by who gave it, with a line in the ledger; gone already is fine."""
    async with transaction() as held:
        found = [each for each in await records.all_of(held, belongs_to) if each.id == upload]
        for each in found:
            await _delete(held, each, by, "remove_file", now)


async def forget(held: Connection, belongs_to: str, by: str, now: datetime, *, but: frozenset[str] = frozenset()) -> None:
    """The files of an owner go (it ended, or its consent was taken back), all `but` those of some purposes; in the caller's
    transaction, which holds the owner's lock already, with a line in the ledger each."""
    for each in await records.all_of(held, belongs_to):
        if each.purpose not in but:
            await _delete(held, each, by, "delete_evidence", now)


async def drop(held: Connection, upload: UUID) -> None:
    """What never came whole is gone, in the caller's transaction, with its pieces; a file that is ready stays."""
    await records.delete_coming(held, upload)


async def delete_after(held: Connection, belongs_to: str, moment: datetime | None) -> None:
    """Sets the clock of all an owner's files, in the caller's transaction; None stops it."""
    await records.set_clock(held, belongs_to, moment)


async def delete_due(now: datetime) -> None:
    """A round: what is due goes, with a line in the ledger each; what never came whole within a day goes too."""
    while True:
        async with transaction() as held:
            due = await records.due(held, now, _AT_A_TIME)
            for each in due:
                await _delete(held, each, "rounds", "delete_evidence", now)
        if len(due) < _AT_A_TIME:
            break
    async with transaction() as held:
        await records.delete_unfinished(held, now - COMING_FOR)


async def _made(upload: Upload, content: bytes) -> _Made:
    if upload.kind is Kind.voice:
        return _Made(voice.media_of(content), (), records.sealed(upload.id, {"whole": content}))
    found = await developed(content, upload.kind)
    return _Made(found.media, found.hints, records.sealed(upload.id, {"whole": found.whole, "small": found.small}))


async def _keep(held: Connection, upload: Upload, made: _Made, now: datetime) -> Upload:
    await records.keep_parts(held, upload, made.boxes, made.media, made.hints)
    await _note(held, upload, upload.by, "give_file", now)
    return replace(upload, arrived=upload.size, ready=True, media=made.media, hints=made.hints)


async def _delete(held: Connection, upload: Upload, by: str, verb: str, now: datetime) -> None:
    await records.delete(held, upload.id)
    if upload.ready:
        await _note(held, upload, by, verb, now)


async def _note(held: Connection, upload: Upload, by: str, verb: str, now: datetime) -> None:
    facts: dict[str, object] = {"upload": str(upload.id), "kind": str(upload.kind), "purpose": upload.purpose}
    await ledger.write(held, upload.hall, now, by, verb, upload.belongs_to, facts)


async def _count(by: str, address: str, now: datetime) -> None:
    """What the address alone may not takes nothing from what all may together: a refusal undoes the whole count."""
    if is_staff(by):
        return
    async with transaction() as held:
        await limits.count(held, PER_DAY, by, now)
        if by.startswith("device:"):
            if address:
                await limits.count(held, PER_ADDRESS, address, now)
            await limits.count(held, STRANGERS, "all", now)


async def _lock_owner(held: Connection, belongs_to: str) -> None:
    """One at a time adds to an owner, so that the count holds."""
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"uploads {belongs_to}")


def _new(name: UUID, belongs_to: str, purpose: str, kind: Kind, size: int, by: str, now: datetime, hall: str) -> Upload:
    return Upload(name, hall, belongs_to, purpose, kind, size, 0, False, "", (), by, now, None)
