"""What a file that somebody gives us is, how large it may be, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from backend.refusals import FieldRefused, NotFound, Refusal


class Kind(StrEnum):
    """What it is taken as; the bytes must agree."""

    photo = "photo"
    voice = "voice"
    signature = "signature"


MEGABYTE = 1_000_000
LARGEST: Mapping[Kind, int] = MappingProxyType({Kind.photo: 8 * MEGABYTE, Kind.voice: 1_500_000, Kind.signature: 200_000})
"""Bytes (trust.md T9); a voice note of 30 seconds needs a third of its measure."""
LARGEST_PIECE = 512_000
MOST_FILES, MOST_OF_STAFF = 12, 60
"""Files of one owner, what is still coming in included: given by citizens, and taken by staff."""
LONGEST_VOICE = timedelta(seconds=30)
COMING_FOR = timedelta(days=1)
"""How long a cut upload can be taken up again."""


@dataclass(frozen=True)
class Upload:
    """A file: whose (`belongs_to`, such as "home_visit:7K3M9QPX"), what for, and how much of it has come (bytes).

    `media`, empty until it is `ready`, is what it is served as; `hints` (dark, blurred) are kind words, never a refusal;
    `by` is citizen:ID, staff:ID or device:…; `delete_after`: when its clock runs out, None while none is set.
    """

    id: UUID
    hall: str
    belongs_to: str
    purpose: str
    kind: Kind
    size: int
    arrived: int
    ready: bool
    media: str
    hints: tuple[str, ...]
    by: str
    begun_at: datetime
    delete_after: datetime | None


@dataclass(frozen=True)
class Content:
    """The bytes of a file and what they are."""

    media: str
    bytes: bytes


class Sized(Protocol):
    """Something with a length in bytes."""

    def __len__(self) -> int: ...


def check_size(kind: Kind, size: int) -> None:
    """FileEmpty, FileTooLarge: before a single byte is taken."""
    if size < 1:
        raise FileEmpty(field="file")
    if size > LARGEST[kind]:
        raise FileTooLarge(field="file", most=f"{LARGEST[kind] / MEGABYTE:g}")


def check_room(files: int, by: str) -> None:
    """TooManyFiles where the owner has as many from citizens, or from staff, as may be."""
    most = MOST_OF_STAFF if is_staff(by) else MOST_FILES
    if files >= most:
        raise TooManyFiles(most=most)


def is_staff(by: str) -> bool:
    """Whether a giver (citizen:ID, staff:ID, device:…) is of the hall."""
    return by.startswith("staff:")


def arrived_after(upload: Upload, offset: int, piece: Sized) -> int:
    """How much has come once this piece stands; a piece sent again changes nothing. PieceElsewhere, PieceTooLarge, UploadFinished."""
    if upload.ready:
        raise UploadFinished
    end = offset + len(piece)
    if not 0 < len(piece) <= LARGEST_PIECE or end > upload.size:
        raise PieceTooLarge(most=LARGEST_PIECE)
    if end <= upload.arrived:
        return upload.arrived
    if offset != upload.arrived:
        raise PieceElsewhere(arrived=upload.arrived)
    return end


def check_whole(upload: Upload) -> None:
    """NotAllThere while some of it is missing."""
    if upload.arrived != upload.size:
        raise NotAllThere(arrived=upload.arrived, size=upload.size)


class NoUpload(NotFound):
    """There is no such file of this owner."""


class FileEmpty(FieldRefused):
    """No file was chosen, or there is nothing in it."""


class FileTooLarge(Refusal):
    """More bytes than are taken; said before they are sent where the browser tells."""

    status = 413


class PictureUnreadable(FieldRefused):
    """Not a JPEG, PNG or WEBP of one picture that can be read to its end."""


class PictureTooLarge(FieldRefused):
    """More pixels than are taken (25 million)."""


class VoiceUnreadable(FieldRefused):
    """Not a sound recording of a kind that browsers and telephones make."""


class VoiceTooLong(FieldRefused):
    """At most 30 seconds."""


class TooManyFiles(Refusal):
    """At most so many files for one request; delete one first."""


class PieceElsewhere(Refusal):
    """The piece doesn't begin where the last one ended: ask how far it is and go on from there."""


class PieceTooLarge(Refusal):
    """A piece is 1 to 512,000 bytes and ends within the file."""

    status = 413


class UploadFinished(Refusal):
    """All of it is here already."""


class NotAllThere(Refusal):
    """Some pieces are missing still."""


class DarkroomBusy(Refusal):
    """Too many pictures at once; in a moment again."""

    status = 503
    retryable = True
