"""How a closure's time and reason are said to everybody."""

from datetime import datetime, timedelta

import pytest

from backend import closures
from backend.clock import at
from backend.hall import Bilingual
from tests import given
from tests.given_closures import wanted
from web.closures_view import span_words

_MIDNIGHT = at(given.TUESDAY, 0)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (_MIDNIGHT, at(given.TUESDAY, 12), "11月24日 周二 12:00 前"),
        (at(given.TUESDAY, 12), _MIDNIGHT + timedelta(days=1), "11月24日 周二 12:00 起"),
        (at(given.TUESDAY, 14), at(given.TUESDAY, 17), "11月24日 周二 14:00-17:00"),
        (_MIDNIGHT, _MIDNIGHT + timedelta(days=1), "11月24日 周二 全天"),
    ],
)
def test_a_part_of_a_day_is_said_without_midnight(since: datetime, until: datetime, words: str) -> None:
    assert span_words(wanted("h", since, until), "zh") == words


@pytest.mark.parametrize(("language", "words"), [("zh", "停电"), ("en", "Bad weather")])
def test_who_reads_english_reads_the_cause_where_the_manager_wrote_chinese_only(language: str, words: str) -> None:
    assert closures.reason(wanted("h", words=Bilingual("停电")), language) == words
