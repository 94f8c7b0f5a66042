"""Pictures are opened in a process of their own, bounded in memory and time (picture.py), two at once: a bomb hurts nobody."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from backend.uploads.rules import DarkroomBusy, Kind, PictureTooLarge, PictureUnreadable

AT_ONCE = 2
_SCRIPT = Path(__file__).with_name("picture.py")
_WAIT_SECONDS, _WALL_SECONDS = 20, 15
_LARGEST_ANSWER = 16_000_000
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True)
class Developed:
    """A picture as it may be kept: JPEG (a signature: PNG), upright, without EXIF; a small one, always JPEG; kind hints."""

    media: str
    whole: bytes
    small: bytes
    hints: tuple[str, ...]


class _Told(msgspec.Struct):
    media: str = ""
    hints: tuple[str, ...] = ()
    whole: int = 0
    small: int = 0
    refused: str = ""


async def developed(content: bytes, kind: Kind) -> Developed:
    """The picture made anew. PictureUnreadable, PictureTooLarge; DarkroomBusy where two are at it for too long."""
    async with _place():
        answer = await _answered(content, kind)
    line, _, rest = answer.partition(b"\n")
    try:
        told = msgspec.json.decode(line, type=_Told)
    except msgspec.DecodeError:
        raise PictureUnreadable(field="file") from None  # it died: out of memory, out of time, or worse
    if told.refused == "pixels":
        raise PictureTooLarge(field="file")
    if told.refused or not told.whole or len(rest) != told.whole + told.small:
        raise PictureUnreadable(field="file")
    return Developed(told.media, rest[: told.whole], rest[told.whole :], told.hints)


@asynccontextmanager
async def _place() -> AsyncIterator[None]:
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        await asyncio.wait_for(places.acquire(), _WAIT_SECONDS)
    except TimeoutError:
        raise DarkroomBusy from None
    try:
        yield
    finally:
        places.release()


async def _answered(content: bytes, kind: Kind) -> bytes:
    """What the process says before its time is over; it sees no environment, no folder of ours, and no open file."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-B", str(_SCRIPT), str(kind), env={}, cwd="/", start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_WALL_SECONDS):
            _, answer = await asyncio.gather(_feed(process, content), _read(process))
            if answer:
                await process.wait()
            return answer
    except TimeoutError:
        return b""
    finally:
        if process.returncode is None:
            _kill(process)
        await process.wait()


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(content)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it died before it had read all
    finally:
        process.stdin.close()


async def _read(process: asyncio.subprocess.Process) -> bytes:
    answer = bytearray()
    while process.stdout is not None and len(answer) <= _LARGEST_ANSWER and (some := await process.stdout.read(65536)):
        answer += some
    return bytes(answer) if len(answer) <= _LARGEST_ANSWER else b""


def _kill(process: asyncio.subprocess.Process) -> None:
    try:
        process.kill()
    except ProcessLookupError:
        return
