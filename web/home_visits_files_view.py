"""The photos and the voice note of a request, as its owner's pages show them, and the words that the page's script says."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from backend import home_visits
from backend.home_visits import PURPOSES, HomeVisit
from backend.languages import say
from backend.uploads import Kind, Upload

PHOTO_WORDS = {
    "sending": "Sending: {percent} %", "large": "file-too-large-here", "cut": "The network is gone. What has arrived is kept.",
    "again": "Go on sending", "sent": "The photo has arrived.",
}  # fmt: skip
VOICE_WORDS = {
    "record": "Record now", "stop": "Stop ({left} seconds left)", "sending": "Sending…", "denied": "microphone-denied",
    "cut": "The network is gone. Your recording is kept on this page.", "again": "Send it again",
}  # fmt: skip
PHOTOS = tuple(purpose for purpose, kind in PURPOSES.items() if kind is Kind.photo)


@dataclass(frozen=True)
class FileView:
    """A file as its owner's page shows it; `hint`: a kind word where it is very dark or blurred."""

    id: UUID
    hint: str
    number: int


@dataclass(frozen=True)
class Tile:
    """What is to be photographed, in words, what stands there already, and what went wrong."""

    purpose: str
    title: str
    hint: str
    files: tuple[FileView, ...]
    problem: str


@dataclass(frozen=True)
class Counted:
    """How many photos a request has, and whether it has a voice note."""

    photos: int
    voice: bool


async def files_counted(found: HomeVisit) -> Counted:
    """What was given to a request, counted."""
    given = await home_visits.given_files(found.reference)
    return Counted(sum(each.kind is Kind.photo for each in given), any(each.kind is Kind.voice for each in given))


async def files_given(found: HomeVisit, language: str) -> dict[str, tuple[FileView, ...]]:
    """What somebody gave to a request, by purpose."""
    given = await home_visits.given_files(found.reference)
    return {purpose: _views(given, purpose, language) for purpose in PURPOSES}


def _views(given: tuple[Upload, ...], purpose: str, language: str) -> tuple[FileView, ...]:
    of_it = [each for each in given if each.purpose == purpose]
    return tuple(FileView(each.id, _hint(each, language), number) for number, each in enumerate(of_it, 1))


def _hint(upload: Upload, language: str) -> str:
    return " ".join(say(language, f"photo-is-{hint}") for hint in upload.hints)


def script_words(words: Mapping[str, str], language: str) -> str:
    """The words that the page's script says, with its own places ({percent}, {left}) left open."""
    kept = {"percent": "{percent}", "left": "{left}"}
    return msgspec.json.encode({name: say(language, key, **kept) for name, key in words.items()}).decode()
