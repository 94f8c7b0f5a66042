"""The doctor names what is wrong, one line each, and says so by its exit status."""

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from backend import doctor, secrecy, settings


def told(capsys: pytest.CaptureFixture[str], **changes: object) -> str:
    assert doctor.examine(replace(settings.current(), demo=False, **changes), argparse.Namespace()) == 1
    return capsys.readouterr().out


def test_a_database_that_may_lose_bookings_is_named(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "can be lost" not in told(capsys, database_url=server)
    assert "can be lost" in told(capsys, database_url=f"{server}&synchronous_commit=off")


def test_a_missing_key_is_named(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "yueban keys" in told(capsys, database_url=server, secret_key_file=tmp_path / "none")


def test_a_key_that_others_can_read_is_named(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrecy.make_keys(tmp_path / "key")
    (tmp_path / "key").chmod(0o644)
    assert "read by others" in told(capsys, database_url=server, secret_key_file=tmp_path / "key")


def test_a_database_that_is_away_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "doesn't answer" in told(capsys, database_url="postgresql://nobody@127.0.0.1:1/none")


def test_plain_http_is_named(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "without https" in told(capsys, database_url=server, public_url="http://203.0.113.7:8000")


def test_each_complaint_is_one_line(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    *complaints, last = told(capsys, database_url=server).splitlines()
    assert all(line.startswith("- ") for line in complaints)
    assert last == f"{len(complaints)} to mend."
