"""What a diary says, and what is still to come."""

import pytest

from backend import progress
from backend.languages import words
from backend.progress import What, ahead


@pytest.mark.parametrize(
    ("state", "coming"),
    [
        ("booked", ["checked_in", "called", "finished"]),
        ("checked_in", ["called", "finished"]),
        ("called", ["finished"]),
        ("finished", []),
        ("cancelled", []),
        ("missed", []),
    ],
)
def test_what_is_to_come_follows_from_where_it_stands(state: str, coming: list[str]) -> None:
    assert [str(what) for what in ahead(state)] == coming


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_a_diary_has_words(language: str) -> None:
    assert not [what for what in What if f"diary.{what}" not in words(language)]
    assert not [what for state in ("booked", "called") for what in ahead(state) if f"diary.ahead.{what}" not in words(language)]


def test_details_say_the_time_in_the_reader_s_language() -> None:
    from tests.given import NOW

    entry = progress.Entry(NOW, What.changed, {"starts_at": "2026-11-24T02:00:00Z", "secret": "x"})
    assert progress.details(entry, "zh") == ("预约时间：11月24日 周二 10:00",)
    assert progress.details(entry, "en") == ("Booked for Tue 24 Nov 10:00",)
