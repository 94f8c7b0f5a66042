"""Which kind of sound recording some bytes are, by their own signature, and how long it is where the bytes say so."""

from __future__ import annotations

import struct
from datetime import timedelta

from backend.uploads.rules import LONGEST_VOICE, VoiceTooLong, VoiceUnreadable

_GRACE = timedelta(seconds=2)
_OPUS_RATE = 48_000


def media_of(content: bytes) -> str:
    """audio/webm, audio/ogg (Opus), audio/mp4 or audio/wav. VoiceUnreadable, VoiceTooLong.

    WEBM and MP4 of a browser's recorder don't say their length: there the measure in bytes is the bound.
    """
    for media, is_it, length in _KINDS:
        if is_it(content):
            if length(content) > LONGEST_VOICE + _GRACE:
                raise VoiceTooLong(field="file", most=int(LONGEST_VOICE.total_seconds()))
            return media
    raise VoiceUnreadable(field="file")


def _is_webm(content: bytes) -> bool:
    return content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]


def _is_ogg(content: bytes) -> bool:
    return content.startswith(b"OggS") and content[28:36] == b"OpusHead"


def _is_mp4(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in (b"M4A ", b"isom", b"iso5", b"iso6", b"mp41", b"mp42", b"dash")


def _is_wav(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:16] == b"WAVEfmt "


def _ogg_length(content: bytes) -> timedelta:
    """The position that the last page tells, in samples of 48 kHz (RFC 7845)."""
    last = content.rfind(b"OggS")
    place = content[last + 6 : last + 14]
    return timedelta(seconds=min(max(int.from_bytes(place, "little", signed=True), 0) / _OPUS_RATE, 10**6))


def _wav_length(content: bytes) -> timedelta:
    if len(content) < 32:
        raise VoiceUnreadable(field="file")
    rate = struct.unpack_from("<I", content, 28)[0]
    return timedelta(seconds=len(content) / rate if rate else 10**6)


def _untold(_content: bytes) -> timedelta:
    return timedelta(0)


_KINDS = (
    ("audio/webm", _is_webm, _untold), ("audio/ogg", _is_ogg, _ogg_length),
    ("audio/mp4", _is_mp4, _untold), ("audio/wav", _is_wav, _wav_length),
)  # fmt: skip
