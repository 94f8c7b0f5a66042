"""A card on the reader: one that types anywhere on the desk page, and one that answers on this very machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser import clerk
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults

NUMBER = "110101198511230017"  # nobody books with it: the hall is every browser test's


class Card(BaseHTTPRequestHandler):
    """What a reader's program answers to a page of ours."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", ""))
        self.end_headers()
        self.wfile.write(json.dumps({"kind": "resident_id", "name": "示例卡", "number": NUMBER}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing: a reader logs no card."""


@pytest.fixture
def reader() -> Iterator[str]:
    """Its address."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), Card)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/read"
    served.shutdown()


def test_a_card_is_found_by_either_reader_and_its_number_is_seen_nowhere(new_page, reader):
    page, addresses = new_page(**TABLET), []
    page.on("request", lambda request: addresses.append(request.url))
    clerk.sign_in(page, "manager", "7")
    page.fill("#typed", "AB")
    page.keyboard.type(NUMBER)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/cards")
    expect(page.locator("main [role=status] h2")).to_have_text("这张卡今天没有预约")
    assert not axe_faults(page)
    page.fill("#address", reader)
    page.locator("form[action='/staff/cards/reader'] button").tap()
    page.locator("card-reader button").tap()
    expect(page.locator("main [role=status] h2")).to_have_text("这张卡今天没有预约")
    assert NUMBER not in page.content()
    assert not [address for address in addresses if NUMBER in address]
    assert reader in addresses
