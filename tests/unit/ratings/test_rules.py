"""Levels, codes, tags, and what a rating must hold."""

from pathlib import Path

import pytest
import yaml

from backend import ratings
from backend.ratings import BAD, Level, ReasonNeeded, TextTooLong, UnknownLevel, WrongTag
from backend.ratings.rules import checked
from backend.ratings.tags import every_tag, tags_of
from tests.given_ratings import given

KNOWN = every_tag()


@pytest.mark.article("35.2")
def test_there_are_five_levels_best_first() -> None:
    from backend.languages import say

    assert [say("zh", level) for level in Level] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def test_the_national_code_is_five_for_the_best() -> None:
    assert [ratings.national_code(level) for level in Level] == ["5", "4", "3", "2", "1"]


def test_the_standard_s_code_is_one_for_the_best() -> None:
    assert [ratings.gb39046_code(level) for level in Level] == ["1", "2", "3", "4", "5"]


def test_stars_go_with_the_national_code() -> None:
    assert all(str(ratings.stars(level)) == ratings.national_code(level) for level in Level)


@pytest.mark.parametrize("level", Level)
def test_each_level_has_eight_tags_of_its_own_three_of_them_first(level: Level) -> None:
    found = tags_of(level)
    assert len(found) == 8
    assert [tag.core for tag in found] == [True] * 3 + [False] * 5
    assert all(tag.code.startswith(ratings.national_code(level)) for tag in found)


def test_every_tag_in_use_is_told_in_english_too() -> None:
    assert not [tag for level in Level for tag in tags_of(level) if not tag.text_en or not tag.text_en.isascii()]


def test_retired_codes_are_kept_for_ever() -> None:
    retired = {code for code, tag in KNOWN.items() if tag.retired}
    assert {"101", "107", "206", "306", "405", "509"} <= retired
    assert len(retired) == 32


@pytest.mark.parametrize("level", sorted(BAD))
def test_a_bad_level_wants_a_reason(level: str) -> None:
    with pytest.raises(ReasonNeeded):
        checked(given(level, text="  \n "), KNOWN)


def test_a_tag_is_reason_enough() -> None:
    assert checked(given("dissatisfied", "213"), KNOWN).tags == ("213",)


def test_a_few_words_are_reason_enough() -> None:
    assert checked(given("very_dissatisfied", text="等了两个小时"), KNOWN).text == "等了两个小时"


@pytest.mark.parametrize("level", sorted(set(Level) - BAD))
def test_a_good_level_needs_no_reason(level: str) -> None:
    assert checked(given(level), KNOWN).level == level


@pytest.mark.parametrize("tag", ["510", "501", "999", ""])
def test_a_tag_of_another_level_a_retired_one_and_an_unknown_one_are_refused(tag: str) -> None:
    with pytest.raises(WrongTag):
        checked(given("satisfied", tag), KNOWN)


def test_a_retired_tag_of_the_level_itself_is_refused() -> None:
    with pytest.raises(WrongTag):
        checked(given("satisfied", "401"), KNOWN)


def test_a_tag_ticked_twice_counts_once() -> None:
    assert checked(given("satisfied", "406", "406"), KNOWN).tags == ("406",)


@pytest.mark.parametrize("level", ["", "good", "5", "VERY_SATISFIED"])
def test_nothing_but_the_five_is_a_level(level: str) -> None:
    with pytest.raises(UnknownLevel):
        checked(given(level), KNOWN)


def test_150_characters_fit_and_151_do_not() -> None:
    assert len(checked(given(text="好" * 150), KNOWN).text) == 150
    with pytest.raises(TextTooLong):
        checked(given(text="好" * 151), KNOWN)


def test_line_ends_of_a_browser_count_once() -> None:
    assert checked(given(text="a\r\nb"), KNOWN).text == "a\nb"


def test_what_can_not_be_seen_is_dropped() -> None:
    assert checked(given(text="a\x00b\u202ec\ud800"), KNOWN).text == "abc"


def test_our_tags_are_those_of_the_shared_data() -> None:
    file = Path(__file__).parents[4] / "shared" / "data" / "ratings.yaml"
    if not file.exists():
        pytest.skip("the shared data are not beside the code")
    groups = yaml.safe_load(file.read_text())["tags"]
    theirs = {tag["code"]: (tag["text"], tag["core"]) for group in groups for tag in group["items"]}
    assert {code: (tag.text, tag.core) for code, tag in KNOWN.items() if not tag.retired} == theirs
