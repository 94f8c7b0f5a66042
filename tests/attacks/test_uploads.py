"""Pictures made to hurt (trust.md T9; WSTG BUSL-08 and 09): refused or made anew, and the hall answers meanwhile."""

import asyncio
import socket
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from backend.uploads import Kind, PictureTooLarge, PictureUnreadable
from backend.uploads.darkroom import Developed, developed
from backend.uploads.picture import MEMORY
from tests.attacks.pictures_against import bombs, broken, polyglot, slow_jpeg
from tests.counts import times
from tests.given_uploads import picture

NUMBER = times(48, 200)
pytestmark = pytest.mark.timeout(times(120, 600))


async def outcome(content: bytes) -> Developed | str:
    """The picture made anew, or the refusal by name; anything else fails the test."""
    try:
        return await developed(content, Kind.photo)
    except (PictureUnreadable, PictureTooLarge) as refusal:
        return refusal.key


def children() -> list[str]:
    """Processes that this one has begun and not ended, postgres and the like aside."""
    mine = Path("/proc/self/task")
    numbers = [number for task in mine.iterdir() for number in (task / "children").read_text().split()]
    return [number for number in numbers if "picture.py" in Path(f"/proc/{number}/cmdline").read_bytes().decode("utf-8", "replace")]


async def test_broken_pictures_are_refused_or_made_anew_and_leave_no_process() -> None:
    told = [await outcome(broken(number)) for number in range(NUMBER)]
    made = [each for each in told if isinstance(each, Developed)]
    assert len(told) == NUMBER
    assert 0 < len(made) < NUMBER
    for each in made:
        seen = Image.open(BytesIO(each.whole), formats=("JPEG",))
        seen.load()
        assert (dict(seen.getexif()), seen.info.get("comment")) == ({}, None)
    assert children() == []


async def test_none_of_the_bombs_is_kept() -> None:
    named = dict(bombs())
    told = await asyncio.gather(*(outcome(content) for content in named.values()))
    assert {name: each for name, each in zip(named, told, strict=True) if isinstance(each, Developed)} == {}
    assert told[0] == told[1] == "PictureTooLarge"
    assert max(len(content) for content in named.values()) < 1_000_000


async def test_a_picture_that_takes_for_ever_to_read_is_given_up() -> None:
    content, began = slow_jpeg(), time.monotonic()
    assert await outcome(content) == "PictureUnreadable"
    assert 1 < time.monotonic() - began < 20  # given up after 15 s at most, and what a process takes to start
    assert children() == []


async def test_what_is_also_a_page_is_only_a_picture_afterwards() -> None:
    assert b"polyglot" in polyglot()
    made = await outcome(polyglot())
    assert isinstance(made, Developed)
    assert b"polyglot" not in made.whole + made.small


def test_the_process_has_little_memory() -> None:
    code = (
        "import resource,sys;sys.path.insert(0,{place!r});import picture;picture.be_bounded();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0])\ntry: bytearray(800_000_000)\nexcept MemoryError: print('bounded')"
    ).format(place=str(Path("backend/uploads").resolve()))
    said = subprocess.run([sys.executable, "-I", "-B", "-c", code], env={}, capture_output=True, text=True, check=False).stdout
    assert said.split() == [str(MEMORY), "bounded"]


async def test_the_hall_answers_while_bombs_are_looked_at(client: httpx.AsyncClient) -> None:
    looking = asyncio.gather(*(outcome(content) for _, content in bombs()))
    answers: list[tuple[int, float]] = []
    while not looking.done():
        began = time.monotonic()
        answers.append(((await client.get("/ready")).status_code, time.monotonic() - began))
        await asyncio.sleep(0)
    await looking
    assert {status for status, _ in answers} == {200}
    assert len(answers) > 20


async def test_sixty_megabytes_are_refused_by_their_announcement(listening: str) -> None:
    place = httpx.URL(listening)
    with socket.create_connection((place.host, place.port or 80), 10) as line:
        line.sendall(
            f"POST /home-visits/drafts/NOTHING0/files HTTP/1.1\r\nHost: {place.host}:{place.port}\r\nOrigin: {listening}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 60000000\r\n\r\n--b\r\n".encode()
        )
        line.settimeout(10)
        assert line.recv(4000).split(b"\r\n")[0] == b"HTTP/1.1 413 Payload Too Large"


async def test_two_are_looked_at_at_once_and_the_others_wait_their_turn() -> None:
    seen: list[int] = []

    async def watch() -> None:
        while True:
            seen.append(len(children()))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(outcome(picture(seed=number)) for number in range(8)))
    watching.cancel()
    assert max(seen) == 2
