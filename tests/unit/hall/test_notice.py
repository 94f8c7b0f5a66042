"""The yearly notice read from its own words, a table or the open data set; what is wrong is said with line and part."""

from datetime import date
from pathlib import Path

import pytest

from backend.hall.calendar import DayKind
from backend.hall.notice import (
    LARGEST,
    NoticeEmpty,
    NoticeLine,
    NoticeNotText,
    NoticeTooLarge,
    NoticeUnreadable,
    NoticeYearNeeded,
    decoded,
    read_notice,
)
from backend.hall.reading import read_special_days
from backend.refusals import FieldRefused

# The sentences of 国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04).
WORDS = """国务院办公厅关于2026年部分节假日安排的通知
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
SHIPPED = Path(__file__).parents[3] / "backend/hall/special_days/2026.yaml"


def test_the_words_of_2026_are_the_days_that_are_shipped() -> None:
    found, shipped = read_notice(WORDS), read_special_days(SHIPPED.read_text())
    assert {(each.day, each.kind, each.name) for each in found.days} == {(each.day, each.kind, each.name) for each in shipped.days}
    assert (found.year.year, found.year.confirmed) == (2026, True)


def test_a_table_is_read_with_or_without_its_first_line() -> None:
    lines = "2027-01-01,holiday,元旦\n2027/1/3,上班,元旦\n"
    found = read_notice(f"date,kind,name\n{lines}").days
    assert [(each.day, each.kind) for each in found] == [(date(2027, 1, 1), DayKind.holiday), (date(2027, 1, 3), DayKind.makeup)]
    assert read_notice(lines).days == found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_whichever_ends_its_lines_have(end: str) -> None:
    found = read_notice(end.join(("2027-01-01,holiday,元旦", "2027-01-03,makeup,元旦")))
    assert [each.day.day for each in found.days] == [1, 3]


def test_the_open_data_set_is_read() -> None:
    text = '{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2026-12-31", "isOffDay": true}]}'
    assert [each.day for each in read_notice(text).days] == [date(2026, 12, 31)]


def test_a_span_over_the_turn_of_the_year_names_its_years() -> None:
    found = read_notice("国务院办公厅关于2023年部分节假日安排的通知\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。")
    assert [each.day for each in found.days] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


@pytest.mark.parametrize(
    ("text", "refusal", "facts"),
    [
        ("date,kind,name\n2027-01-01,holiday,a\n2027-02-30,holiday,b", NoticeLine, {"line": 3, "column": "date", "text": "2027-02-30"}),
        ("2027-01-01,feast,a", NoticeLine, {"line": 1, "column": "kind", "text": "feast"}),
        (WORDS.replace("1月4日（周日）", "1月4日（周一）"), NoticeLine, {"line": 3, "column": "weekday", "text": "1月4日（周一）"}),
        (WORDS.replace("4月4日（周六）", "4月44日（周六）"), NoticeLine, {"line": 5, "column": "date", "text": "4月44日（周六）"}),
        ("一、元旦：1月1日至3日放假。", NoticeYearNeeded, {}),
        ("", NoticeEmpty, {}),
        ("今天天气很好", NoticeEmpty, {}),
        ('{"year": 2027, "papers": [], "days": []}', NoticeEmpty, {}),
        ('{"year": 2027, "papers": [], "days": [{"date": "soon"}]}', NoticeUnreadable, None),
        ("2027-01-04,makeup,a", NoticeUnreadable, {"place": "2027-01-04"}),
        ("2027-01-01,holiday,a\n2027-01-01,holiday,a", NoticeUnreadable, {"place": "2027-01-01"}),
        ("x" * (LARGEST + 1), NoticeTooLarge, None),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, refusal: type[FieldRefused], facts: dict[str, object] | None) -> None:
    with pytest.raises(refusal) as refused:
        read_notice(text)
    assert facts is None or refused.value.facts == facts


def test_the_year_may_be_said_beside_the_words() -> None:
    assert read_notice("一、元旦：1月1日（周五）至3日（周日）放假。", 2027).days[-1].day == date(2027, 1, 3)


def test_a_file_as_excel_here_writes_it_is_read_and_one_that_is_no_text_names_its_line() -> None:
    assert decoded("2027-01-01,放假,元旦".encode("gb18030")).endswith("元旦")
    with pytest.raises(NoticeNotText) as refused:
        decoded(b"2027-01-01,holiday\n\xff\xff\xff")
    assert refused.value.facts == {"line": 2}


def test_a_file_too_large_is_not_read() -> None:
    with pytest.raises(NoticeTooLarge):
        decoded(b"x" * (LARGEST + 1))
