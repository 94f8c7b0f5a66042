"""A call as it is heard."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from backend.visits.aloud import needed, recorded, spoken
from backend.visits.sounds import sound_complaints

ALL = needed("AB")


@pytest.mark.article("3.2")
@pytest.mark.parametrize(
    ("ticket", "window", "said"),
    [
        ("A018", "3", "请A零一八号到三号窗口"),
        ("B120", "12", "请B一二零号到十二号窗口"),
        ("A001", "10", "请A零零一号到十号窗口"),
        ("A001", "20", "请A零零一号到二十号窗口"),
        ("C1000", "B2", "请C一零零零号到B二号窗口"),
        ("A002", "101", "请A零零二号到一零一号窗口"),
        ("A002", "07", "请A零零二号到零七号窗口"),
    ],
)
def test_a_call_is_said_as_people_say_it(ticket: str, window: str, said: str) -> None:
    assert spoken(ticket, window) == said


def test_a_call_is_put_together_from_the_halls_recordings() -> None:
    assert recorded("A018", "3", ALL) == ("please", "A", "0", "1", "8", "number_to", "3", "window")


def test_a_windows_number_in_one_piece_is_taken_where_the_hall_has_it() -> None:
    assert recorded("A018", "12", ALL)[-3:] == ("1", "2", "window")
    assert recorded("A018", "12", {*ALL, "12"})[-2:] == ("12", "window")


@pytest.mark.parametrize("gone", ["please", "A", "8", "number_to", "window"])
def test_with_one_sound_missing_no_broken_call_is_played(gone: str) -> None:
    assert recorded("A018", "3", set(ALL) - {gone}) == ()


def a_sound(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 800)


def test_the_operator_hears_which_sounds_are_missing_or_no_sounds(tmp_path: Path) -> None:
    for name in ALL[:-1]:
        a_sound(tmp_path / "sounds" / "here", name)
    (tmp_path / "sounds" / "here" / "9.mp3").write_bytes(b"<html>")
    (tmp_path / "sounds" / "nowhere").mkdir()
    said = list(sound_complaints(tmp_path, {"here": "AB"}))
    assert any("missing" in each and each.endswith(": 9") for each in said)
    assert any("9.mp3" in each and "not the sound" in each for each in said)
    assert any("no hall has this name" in each for each in said)
    assert len(said) == 3


def test_all_there_is_no_complaint(tmp_path: Path) -> None:
    for name in ALL:
        a_sound(tmp_path / "sounds" / "here", name)
    assert list(sound_complaints(tmp_path, {"here": "AB"})) == []
