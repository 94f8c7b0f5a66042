"""Settings as a manager may change them: every one of them, between bounds, never against each other."""

from dataclasses import fields, replace
from datetime import time, timedelta

import pytest

from backend import languages
from backend.hall import NOT_EDITABLE, SECTIONS, SETTINGS, Measure, Policies, SettingOutOfBounds, SettingsAtOdds, read_setting, setting_text
from backend.hall.adjusting import SettingUnreadable, check_policies, unnamed

BY_NAME = {setting.name: setting for setting in SETTINGS}


def test_every_field_of_policies_can_be_changed_or_is_named_with_the_reason_why_not() -> None:
    """A new field: give it a row in adjusting.SETTINGS and its words (setting-NAME, setting-NAME-hint), or a reason in NOT_EDITABLE."""
    assert unnamed() == ()


def test_no_setting_is_named_that_policies_do_not_have() -> None:
    names = [setting.name for setting in SETTINGS] + list(NOT_EDITABLE)
    assert sorted(names) == sorted(field.name for field in fields(Policies))
    assert {setting.section for setting in SETTINGS} == set(SECTIONS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_setting_has_its_words(language: str) -> None:
    known = languages.words(language)
    keys = [f"setting-{setting.name}" for setting in SETTINGS] + [setting.why for setting in SETTINGS if setting.why]
    keys += [f"section-{section}" for section in SECTIONS] + list(NOT_EDITABLE.values())
    assert [key for key in keys if key not in known] == []


def test_the_defaults_are_within_their_bounds() -> None:
    check_policies(Policies())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_a_field_holds_is_read_as_it_was(setting) -> None:
    value = getattr(Policies(), setting.name)
    assert read_setting(setting, setting_text(setting, value)) == value


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "９", "999999", "4", "81"])
def test_a_share_out_of_its_bounds_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(SettingOutOfBounds) as refused:
        read_setting(BY_NAME["kept_percent"], typed)
    assert (refused.value.field, refused.value.facts["least"], refused.value.facts["most"]) == ("kept_percent", 5, 80)


@pytest.mark.parametrize("typed", ["", "8", "25:00", "08:00:00", "T0800"])
def test_a_time_of_day_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(SettingUnreadable):
        read_setting(BY_NAME["kept_released_at"], typed)


@pytest.mark.article("29.3")
@pytest.mark.parametrize("name", ["weekend_windows", "weekend_horizon", "weekend_notice_days", "weekend_answer_days"])
def test_weekends_by_agreement_cannot_be_switched_off(name: str) -> None:
    with pytest.raises(SettingOutOfBounds):
        read_setting(BY_NAME[name], "0")


def test_a_warning_comes_before_the_end() -> None:
    with pytest.raises(SettingsAtOdds):
        check_policies(replace(Policies(), hold_warned_before=timedelta(minutes=5), hold_for=timedelta(minutes=5)))
    with pytest.raises(SettingsAtOdds):
        check_policies(replace(Policies(), weekend_opens=time(17), weekend_closes=time(9)))


def test_choices_are_those_of_the_list() -> None:
    assert read_setting(BY_NAME["priority_groups"], ("soldier", "elder", "king")) == ("elder", "soldier")
    assert BY_NAME["priority_groups"].measure is Measure.choices
