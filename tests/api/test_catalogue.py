"""Items, guides and bundles as JSON: the same words as on the pages."""

import html

import httpx
import pytest

from backend import catalogue, clock, hall

BASE = "/api/mp/v1"


@pytest.fixture(scope="session", autouse=True)
async def demo(db: str) -> None:
    await catalogue.load_shipped(clock.now())
    await hall.load_demo(clock.now())


async def test_a_search_lists_the_best_first(client: httpx.AsyncClient) -> None:
    found = (await client.get(f"{BASE}/items", params={"q": "老年证"})).json()
    assert found["items"][0]["item"] == "laonian-youdaizheng"
    assert found["items"][0]["bookable"] is True


async def test_a_list_goes_on_by_its_cursor(client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{BASE}/items")).json()
    second = (await client.get(f"{BASE}/items", params={"cursor": first["next"]})).json()
    assert not {entry["item"] for entry in first["items"]} & {entry["item"] for entry in second["items"]}


async def test_a_stage_is_named_in_either_language(client: httpx.AsyncClient) -> None:
    english = (await client.get(f"{BASE}/items", params={"stage": "birth"})).json()
    chinese = (await client.get(f"{BASE}/items", params={"stage": "出生"})).json()
    assert english == chinese
    assert english["total"] == 4


@pytest.mark.article("1.1")
@pytest.mark.parametrize("slug", ["laonian-youdaizheng", "gongsi-sheli", "fangwu-zhuanyi-dengji"])
async def test_page_and_json_give_the_same_standard(client: httpx.AsyncClient, slug: str) -> None:
    guide = (await client.get(f"{BASE}/items/{slug}")).json()
    page = html.unescape((await client.get(f"/items/{slug}")).text)
    told = [guide["name"], guide["kind"], guide["implementing_body"], guide["result"]["name"], *guide["conditions"]]
    told += [material[field] for material in guide["materials"] for field in ("name", "basis", "acceptance_standard", "source_channel")]
    told += [step[field] for step in guide["process"] for field in ("name", "review_standard", "result")]
    assert [words for words in told if words not in page] == []


@pytest.mark.article("12.1")
async def test_a_guide_carries_all_18_elements(client: httpx.AsyncClient) -> None:
    guide = (await client.get(f"{BASE}/items/canjirenzheng-xinban")).json()
    elements = (
        "name", "kind", "implementing_body", "handling_type", "statutory_time_limit", "promised_time_limit", "exercise_level",
        "service_targets", "legal_basis", "conditions", "materials", "fees", "process", "result", "address", "office_hours",
        "consultation", "supervision",
    )  # fmt: skip
    assert [element for element in elements if not guide[element]] == []


async def test_an_item_done_elsewhere_is_not_bookable_and_says_where(client: httpx.AsyncClient) -> None:
    guide = (await client.get(f"{BASE}/items/chusheng-yixue-zhengming")).json()
    assert guide["bookable"] is False
    assert guide["address"] == "出生医院（助产机构）签发窗口"


async def test_another_hall_gives_its_own_address(client: httpx.AsyncClient) -> None:
    guide = (await client.get(f"{BASE}/items/laonian-youdaizheng", params={"hall": "bianmin"})).json()
    assert "便民街 2 号" in guide["address"]


@pytest.mark.article("10.1")
async def test_all_bundles_are_listed(client: httpx.AsyncClient) -> None:
    listed = (await client.get(f"{BASE}/bundles")).json()
    assert len(listed["items"]) == 21
    assert listed["next"] is None


@pytest.mark.parametrize(("path", "status", "kind"), [("/items/nope", 404, "unknown-item"), ("/items?cursor=x", 422, "unknown-place")])
async def test_what_cannot_be_answered_is_a_problem(client: httpx.AsyncClient, path: str, status: int, kind: str) -> None:
    answer = await client.get(BASE + path)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
