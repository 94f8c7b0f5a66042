"""How large a file may be, which piece is taken, and which sounds are known."""

import struct
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from backend.uploads import voice
from backend.uploads.rules import (
    LARGEST,
    LARGEST_PIECE,
    MOST_FILES,
    FileEmpty,
    FileTooLarge,
    Kind,
    NotAllThere,
    PieceElsewhere,
    PieceTooLarge,
    TooManyFiles,
    Upload,
    UploadFinished,
    VoiceTooLong,
    VoiceUnreadable,
    arrived_after,
    check_room,
    check_size,
    check_whole,
)
from tests import given
from tests.given_uploads import wav

COMING = Upload(UUID(int=1), "h", "x:1", "other", Kind.photo, 1000, 400, False, "", (), "citizen:x", given.NOW, None)
OPUS = b"OggS\0\2" + bytes(8) + bytes(14) + b"OpusHead" + bytes(40)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_measure(kind: Kind) -> None:
    check_size(kind, LARGEST[kind])
    with pytest.raises(FileTooLarge):
        check_size(kind, LARGEST[kind] + 1)
    with pytest.raises(FileEmpty):
        check_size(kind, 0)


def test_an_owner_has_so_many_files() -> None:
    check_room(MOST_FILES - 1, "citizen:x")
    check_room(MOST_FILES, "staff:x")
    with pytest.raises(TooManyFiles):
        check_room(MOST_FILES, "citizen:x")


@pytest.mark.parametrize(("offset", "length", "arrived"), [(400, 600, 1000), (400, 1, 401), (0, 400, 400), (100, 50, 400)])
def test_the_next_piece_is_taken_and_one_sent_again_changes_nothing(offset: int, length: int, arrived: int) -> None:
    assert arrived_after(COMING, offset, bytes(length)) == arrived


@pytest.mark.parametrize(("offset", "length"), [(401, 10), (0, 500), (399, 2)])
def test_a_piece_that_begins_elsewhere_is_told_where_to_go_on(offset: int, length: int) -> None:
    with pytest.raises(PieceElsewhere) as refusal:
        arrived_after(COMING, offset, bytes(length))
    assert refusal.value.facts == {"arrived": 400}


@pytest.mark.parametrize(("offset", "length"), [(400, 0), (400, 601), (0, LARGEST_PIECE + 1)])
def test_a_piece_has_a_measure_and_ends_within_its_file(offset: int, length: int) -> None:
    with pytest.raises(PieceTooLarge):
        arrived_after(COMING, offset, bytes(length))


def test_a_whole_file_takes_no_more_and_a_part_is_not_whole() -> None:
    with pytest.raises(UploadFinished):
        arrived_after(replace(COMING, ready=True), 400, b"x")
    with pytest.raises(NotAllThere):
        check_whole(COMING)
    check_whole(replace(COMING, arrived=1000))


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (wav(1), "audio/wav"), (OPUS, "audio/ogg"), (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm", "audio/webm"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "audio/mp4"), (b"\0\0\0\x1cftypiso5\0\0\0\0", "audio/mp4"),
    ],
)  # fmt: skip
def test_a_sound_is_known_by_its_own_bytes(content: bytes, media: str) -> None:
    assert voice.media_of(content) == media


@pytest.mark.parametrize(
    "content", [b"", b"RIFF", b"<html>", b"ID3\x03", b"OggS" + bytes(24) + b"\x01vorbis", b"\x1a\x45\xdf\xa3matroska", wav(1)[:20]]
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(VoiceUnreadable):
        voice.media_of(content)


def test_thirty_seconds_are_enough_and_a_moment_more_is_forgiven() -> None:
    assert voice.media_of(wav(31.5))
    with pytest.raises(VoiceTooLong):
        voice.media_of(wav(33))


def test_the_last_page_of_an_ogg_says_how_long_it_is() -> None:
    long = timedelta(seconds=40).total_seconds() * 48_000
    with pytest.raises(VoiceTooLong):
        voice.media_of(OPUS + b"OggS\0\4" + struct.pack("<q", int(long)) + bytes(20))
