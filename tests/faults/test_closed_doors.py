"""A real installation (no demo mode) with staff on one network only: what must be shut is shut."""

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.faults.product import Product, environment, own_folder, served

CLOSED = {"YUEBAN_DEMO": "0", "YUEBAN_STAFF_NETWORKS": "10.9.0.0/16", "YUEBAN_TRUSTED_PROXIES": "127.0.0.1"}


@pytest.fixture(scope="module")
def installation() -> Iterator[Product]:
    with own_folder() as folder:
        for chore in ("keys", "migrate", "demo"):
            subprocess.run([sys.executable, "-m", "backend", chore], env=environment(folder, 1), stdout=subprocess.DEVNULL, check=True)
        with served(folder, **CLOSED) as found:
            yield found


@pytest.fixture
def browser(installation: Product) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{installation.port}") as found:
        yield found


def typed(browser: httpx.Client, path: str, headers: dict[str, str], **answers: str) -> httpx.Response:
    """A form sent by a browser that keeps its device's cookie (Secure ones are not kept by httpx over http)."""
    page = browser.get(path, headers=headers)
    device = re.search(r"(?:__Host-)?device=\w+", page.headers.get("set-cookie", ""))
    token = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert device
    assert token
    return browser.post(path, headers=headers | {"Cookie": device[0]}, data={"csrf": token[1]} | answers)


@pytest.mark.parametrize("path", ["/demo/messages", "/demo/twins/wechat/sns/jscode2session?js_code=x", "/demo/twins/sms"])
def test_neither_twins_nor_demo_pages_exist(browser: httpx.Client, path: str) -> None:
    assert browser.get(path).status_code in (404, 405)
    assert browser.post(path, json={}).status_code in (403, 404, 405)


def test_staffs_door_does_not_exist_outside_staffs_network(browser: httpx.Client) -> None:
    assert browser.get("/staff/sign-in").status_code == 404
    assert browser.get("/staff").status_code == 404
    assert browser.get("/staff/sign-in", headers={"X-Forwarded-For": "10.9.1.2, 203.0.113.9"}).status_code == 404
    assert browser.get("/staff/sign-in", headers={"X-Forwarded-For": "10.9.1.2"}).status_code == 200


def test_demo_staff_open_nothing(browser: httpx.Client) -> None:
    inside = {"X-Forwarded-For": "10.9.1.3"}
    answer = typed(browser, "/staff/sign-in", inside, login="clerk1", password="yueban-demo-only")
    assert (answer.status_code, "yueban-demo-only" in browser.get("/staff/sign-in", headers=inside).text) == (422, False)


def test_demo_numbers_are_refused(browser: httpx.Client) -> None:
    answer = typed(browser, "/sign-in", {}, phone="19900000001")
    assert (answer.status_code, "演示用的号码" in answer.text) == (422, True)


def test_a_made_up_person_is_nobody(browser: httpx.Client) -> None:
    answer = browser.post("/api/mp/v1/session", json={"code": "demo-anyone"})
    assert answer.status_code in (422, 503)
    assert "token" not in answer.json()
