"""What is told when: times, quiet hours, reminders, channels."""

from datetime import datetime, timedelta
from string import Formatter

import pytest

from backend import notifications
from backend.clock import at
from backend.languages import words
from backend.notifications import TOPICS, Channel, MissingFacts
from backend.notifications.rules import after_quiet, first_channel, next_channel, reminders, timed
from tests.given import MONDAY, TEN, TUESDAY
from tests.given_notifications import NOON, announcement

EARLY = at(TUESDAY, 7, 30)


@pytest.mark.article("21.1")
def test_the_evening_before_and_two_hours_before_a_visit_are_reminded() -> None:
    found = reminders(announcement(), TEN, NOON)
    assert [(each.topic, each.send_at) for each in found] == [("reminder_day", at(MONDAY, 18)), ("reminder_hours", at(TUESDAY, 8))]


def test_who_books_after_18_is_reminded_on_the_day_only() -> None:
    assert [each.topic for each in reminders(announcement(), TEN, at(MONDAY, 18, 1))] == ["reminder_hours"]


def test_who_books_an_hour_before_is_not_reminded() -> None:
    assert reminders(announcement(), TEN, at(TUESDAY, 9)) == ()


def test_no_reminder_outlives_its_visit() -> None:
    assert all(each.expires_at is not None and each.expires_at <= TEN for each in reminders(announcement(), TEN, NOON))


def test_a_reminder_of_an_early_visit_waits_until_seven() -> None:
    (_, hours) = reminders(announcement(), EARLY, NOON)
    assert timed(hours, NOON).send_at == at(TUESDAY, 7)


def test_a_time_from_the_database_is_reminded_by_the_hall_s_clock() -> None:
    from datetime import UTC

    assert reminders(announcement(), TEN.astimezone(UTC), NOON)[0].send_at == at(MONDAY, 18)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(MONDAY, 21, 59), at(MONDAY, 21, 59)),
        (at(MONDAY, 22), at(TUESDAY, 7)),
        (at(TUESDAY, 6, 59), at(TUESDAY, 7)),
        (at(TUESDAY, 7), at(TUESDAY, 7)),
    ],
)
def test_what_can_wait_does_not_wake_people(moment: datetime, expected: datetime) -> None:
    assert after_quiet(moment) == expected


def test_a_code_does_not_wait_for_the_morning() -> None:
    assert timed(announcement("code"), at(MONDAY, 23)).send_at == at(MONDAY, 23)


def test_what_the_desk_can_undo_waits_ten_seconds() -> None:
    assert timed(announcement("called"), NOON).send_at == NOON + timedelta(seconds=10)


def test_words_that_lack_a_fact_are_refused_at_once() -> None:
    with pytest.raises(MissingFacts, match="ticket_code"):
        timed(announcement(facts={"hall": "h", "item": "i", "starts_at": TEN}), NOON)


def test_a_code_that_no_text_message_carries_is_read_aloud() -> None:
    assert next_channel("code", "sms") == Channel.voice
    assert next_channel("code", "voice") is None


def test_nobody_to_reach_is_no_delivery() -> None:
    assert first_channel(announcement(phone=None)) is None


def test_a_spoken_code_begins_with_the_voice() -> None:
    assert first_channel(announcement("code", channel=Channel.voice)) == Channel.voice


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("topic", TOPICS)
def test_the_words_of_a_topic_want_only_facts_that_it_is_given(topic: str, language: str) -> None:
    given = {*TOPICS[topic].facts, "reference"} | ({"day", "time"} if "starts_at" in TOPICS[topic].facts else set())
    wanted = {name for _, name, _, _ in Formatter().parse(words(language)[f"notice.{topic}"]) if name}
    assert wanted <= given
    assert f"notice.{topic}.title" in words(language)


def test_no_topic_tells_a_name_or_a_number_of_a_person() -> None:
    allowed = {"code", "minutes", "hall", "item", "starts_at", "ticket_code", "ticket", "place", "before", "window", "link", "until"}
    told = {topic.name: set(topic.facts) - allowed for topic in notifications.TOPICS.values() if set(topic.facts) - allowed}
    assert told == {
        "moved": {"was", "why"}, "placeless": {"why"},  # the former time, and why a hall was closed
        "community_worker": {"most", "organisation"}, "community_worker_ended": {"organisation"},
        "home_visit_planned": {"day", "half"}, "home_visit_tomorrow": {"half"}, "home_visit_served": {"rate"},  # a link
        "home_visit_word": {"word"},  # the household's own word at the door, to its contact alone
    }  # fmt: skip
