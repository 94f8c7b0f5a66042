"""`yueban backup` and `yueban restore`: the whole database in one encrypted file, counted when it comes back."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

import asyncpg
import msgspec

from backend import embedded, sealed_files, secrecy
from backend.settings import Settings

_CHUNK = 1 << 20


class BackupRefused(Exception):
    """The file can't be written or read; its text is the one line shown to the operator."""


def back_up(found: Settings, asked: argparse.Namespace) -> int:
    """Write FILE, whole or not at all: what the database held at one moment, with the number of rows of each table."""
    target = Path(asked.file)
    if target.exists():
        raise BackupRefused(f"{target} stands already: name a new file")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with embedded.at(found.database_url, found.data_dir / "postgres") as url, _new(unfinished) as file:
            rows = asyncio.run(_dump(url, file))
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{target}: {rows} rows, {target.stat().st_size // 1024} KB. Keep {found.secret_key_file} apart: nobody reads it without.")
    return 0


def restore(found: Settings, asked: argparse.Namespace) -> int:
    """Read FILE into an empty database and count every table; a database that holds tables is refused."""
    with embedded.at(found.database_url, found.data_dir / "postgres") as url, Path(asked.file).open("rb") as file:
        if asyncio.run(_counts_now(url)):
            raise BackupRefused("the database is not empty: restore into a new one (YUEBAN_DATA_DIR or YUEBAN_DATABASE_URL)")
        chunks = sealed_files.read(file, _key())
        saved = msgspec.json.decode(next(chunks), type=dict[str, int])
        _load(url, chunks)
        back = asyncio.run(_counts_now(url))
    if back != saved:
        differing = sorted(name for name in {*back, *saved} if back.get(name) != saved.get(name))
        raise BackupRefused(f"these tables came back with other counts: {', '.join(differing)}")
    print(f"{sum(back.values())} rows in {len(back)} tables came back, as many as were saved.")
    return 0


async def _dump(url: str, file: BinaryIO) -> int:
    """Counts and dump see one snapshot; returns the number of rows."""
    asked = await asyncpg.connect(url)
    try:
        async with asked.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await asked.fetchval("SELECT pg_export_snapshot()")
            rows = await _counts(asked)
            sealed_files.write(file, _parts(msgspec.json.encode(rows), url, snapshot), _key())
    finally:
        await asked.close()
    return sum(rows.values())


def _parts(counts: bytes, url: str, snapshot: str) -> Iterator[bytes]:
    yield counts
    command = [_program("pg_dump"), "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", url]
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as dump:
        while dump.stdout and (chunk := dump.stdout.read(_CHUNK)):
            yield chunk
        _check(dump.wait(), said)


def _load(url: str, chunks: Iterable[bytes]) -> None:
    command = [_program("pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "-d", url]
    with tempfile.TemporaryFile() as said, subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said) as loading:
        try:
            for chunk in chunks:
                if loading.stdin:
                    loading.stdin.write(chunk)
        except BrokenPipeError:
            pass  # it ended early; its own words follow
        except BaseException:
            loading.kill()  # a changed file: nothing of it is kept
            raise
        if loading.stdin:
            loading.stdin.close()
        _check(loading.wait(), said)


def _check(status: int, said: IO[bytes]) -> None:
    if status:
        said.seek(0)
        raise BackupRefused(said.read().decode(errors="replace").strip() or f"it ended with {status}")


def _key() -> bytes:
    return secrecy.keys().derived("sealed files")


def _program(name: str) -> str:
    return str(embedded.programs() / name)


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


async def _counts_now(url: str) -> dict[str, int]:
    asked = await asyncpg.connect(url)
    try:
        return await _counts(asked)
    finally:
        await asked.close()


async def _counts(asked: asyncpg.Connection) -> dict[str, int]:
    names = await asked.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {name: await asked.fetchval(f'SELECT count(*) FROM "{name}"') for (name,) in names}  # noqa: S608 - the catalogue's names
