"""The recordings that a hall has put in: which there are, where each stands, what is wrong with them. Their scheme stands
in aloud.py. They are found by looking at the folder, never by a name that came over the network."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from backend import settings
from backend.visits.aloud import CHIME, ENDINGS, needed

LARGEST = 1_000_000
_KINDS = {".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".m4a": "audio/mp4", ".wav": "audio/wav"}
# How a file begins that is what its ending says: an MP3 with its tag or without, Ogg, MPEG-4 (after four bytes), RIFF.
_BEGINNINGS = {
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"), ".ogg": (b"OggS",), ".wav": (b"RIFF",), ".m4a": (b"ftyp",),
}  # fmt: skip


@dataclass(frozen=True)
class Sound:
    """A recording as it is served."""

    kind: str
    content: bytes


def sounds_there(hall: str) -> frozenset[str]:
    """The names of a hall's sounds, as aloud.py gives them."""
    return frozenset(_files(settings.current().data_dir, hall))


def sound(hall: str, name: str) -> Sound | None:
    """A sound of the hall; None where it has none of that name."""
    file = _files(settings.current().data_dir, hall).get(name)
    return Sound(_KINDS[file.suffix], file.read_bytes()) if file else None


def sound_complaints(data_dir: Path, letters: Mapping[str, Collection[str]]) -> Iterator[str]:
    """What is wrong with the recordings, for the operator; `letters` are each hall's. A hall without any is content."""
    for folder in sorted(_root(data_dir).glob("*/")):
        if folder.name not in letters:
            yield f"{folder}: no hall has this name"
            continue
        there = _files(data_dir, folder.name)
        missing = [name for name in needed(letters[folder.name]) if name not in there]
        if there and missing:
            yield f"{folder}: sounds are missing, calls are spoken by the browser: {', '.join(missing)}"
        yield from (f"{file}: {wrong}" for file in sorted(folder.iterdir()) if (wrong := _wrong(file)))


def _files(data_dir: Path, hall: str) -> dict[str, Path]:
    folder = _root(data_dir) / hall
    if folder.parent != _root(data_dir) or not folder.is_dir():
        return {}
    return _looked_at(folder, folder.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _looked_at(folder: Path, _changed: int) -> dict[str, Path]:
    """Each screen asks every few seconds: the files are opened again only when the folder has changed."""
    return {file.stem: file for file in sorted(folder.iterdir()) if not _wrong(file)}


def _wrong(file: Path) -> str:
    if file.suffix not in ENDINGS:
        return f"not one of {', '.join(ENDINGS)}"
    if not _is_name(file.stem):
        return "its name says no sound: see backend/visits/aloud.py"
    if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
        return f"not a file of at most {LARGEST // 1000} KB"
    with file.open("rb") as opened:
        beginning = opened.read(12)
    begins = beginning[4:] if file.suffix == ".m4a" else beginning
    return "" if begins.startswith(_BEGINNINGS[file.suffix]) else f"not the sound that {file.suffix} says"


def _is_name(stem: str) -> bool:
    one = stem.isascii() and ((stem.isdigit() and len(stem) <= 3) or (len(stem) == 1 and stem.isupper()))
    return one or stem in (*needed(()), CHIME)


def _root(data_dir: Path) -> Path:
    return data_dir / "sounds"
