"""A backup comes back whole and counted, or not at all."""

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from backend import backup, secrecy, settings
from backend.settings import Settings


async def _run(url: str, statement: str) -> object:
    asked = await asyncpg.connect(url)
    try:
        return await asked.fetchval(statement)
    finally:
        await asked.close()


@pytest.fixture
def full(server: str) -> Settings:
    asyncio.run(_run(server, "INSERT INTO limits (key, since, until, times) VALUES ('kept', now(), now(), 1) ON CONFLICT DO NOTHING"))
    return replace(settings.current(), database_url=server)


@pytest.fixture
def empty(server: str, full: Settings) -> Iterator[Settings]:
    name = f"empty_{uuid4().hex[:8]}"
    asyncio.run(_run(server, f"CREATE DATABASE {name}"))
    yield replace(full, database_url=server.replace("/postgres?", f"/{name}?"))
    asyncio.run(_run(server, f"DROP DATABASE {name} WITH (FORCE)"))


def file(path: Path) -> argparse.Namespace:
    return argparse.Namespace(file=str(path))


def tables(found: Settings) -> object:
    return asyncio.run(_run(found.database_url or "", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))


def test_a_backup_comes_back_with_every_row(full: Settings, empty: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup.back_up(full, file(tmp_path / "backup"))
    assert backup.restore(empty, file(tmp_path / "backup")) == 0
    assert tables(empty) == tables(full)
    assert "as many as were saved" in capsys.readouterr().out


def test_nobody_else_can_read_the_file(full: Settings, tmp_path: Path) -> None:
    backup.back_up(full, file(tmp_path / "backup"))
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert b"PGDMP" not in (tmp_path / "backup").read_bytes()


def test_a_changed_backup_leaves_the_database_empty(full: Settings, empty: Settings, tmp_path: Path) -> None:
    backup.back_up(full, file(tmp_path / "backup"))
    raw = bytearray((tmp_path / "backup").read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / "backup").write_bytes(raw)
    with pytest.raises(secrecy.WrongKey):
        backup.restore(empty, file(tmp_path / "backup"))
    assert tables(empty) == 0


def test_a_backup_cut_short_leaves_the_database_empty(full: Settings, empty: Settings, tmp_path: Path) -> None:
    backup.back_up(full, file(tmp_path / "backup"))
    (tmp_path / "backup").write_bytes((tmp_path / "backup").read_bytes()[:-30])
    with pytest.raises(secrecy.WrongKey):
        backup.restore(empty, file(tmp_path / "backup"))
    assert tables(empty) == 0


def test_a_database_with_tables_is_never_written_over(full: Settings, tmp_path: Path) -> None:
    backup.back_up(full, file(tmp_path / "backup"))
    with pytest.raises(backup.BackupRefused, match="not empty"):
        backup.restore(full, file(tmp_path / "backup"))


def test_an_older_backup_is_never_written_over(full: Settings, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("older")
    with pytest.raises(backup.BackupRefused, match="stands already"):
        backup.back_up(full, file(tmp_path / "backup"))
    assert (tmp_path / "backup").read_text() == "older"


def test_a_backup_that_fails_leaves_no_half_file(full: Settings, tmp_path: Path) -> None:
    away = replace(full, database_url="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(ConnectionRefusedError):
        backup.back_up(away, file(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []
