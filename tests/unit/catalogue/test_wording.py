"""Catch-all wording: what article 13.1 forbids, and what only looks like it."""

import pytest

from backend.catalogue.wording import catch_all


@pytest.mark.article("13.2")
@pytest.mark.parametrize(
    "text",
    ["其他材料", "其它证明", "有关部门的意见", "相关证明材料", "身份证、户口簿等材料", "收入等证明", "婚姻等手续", "身份证等的材料",
     "其 他 材料", "其\n他", "等　证明", "房产证等必要材料"],
)  # fmt: skip
def test_wording_that_asks_for_no_one_knows_what_is_caught(text: str) -> None:
    assert catch_all(text)


@pytest.mark.article("13.2")
@pytest.mark.parametrize(
    "text",
    ["残疾等级为一级或二级", "在大厅等候叫号", "二等乙级", "高等教育学历证明", "平等协商", "居民身份证", "", "同等条件"],
)
def test_grades_and_waiting_pass(text: str) -> None:
    assert catch_all(text) is None
