"""A crowd of slow and swollen requests on the running product: whoever comes then is answered all the same (trust.md T24, F20)."""

import contextlib
import http.client
import resource
import socket
import time
from collections.abc import Iterator

import pytest

from tests.counts import times
from tests.faults.product import Product, own_folder, served

pytestmark = pytest.mark.timeout(120)
CROWD = 1100
WAYS = {
    "headers": b"GET /items HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "body": b"POST /progress HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\ncsrf=",
    "nothing": b"",
}


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4096), hard), hard))
    with own_folder() as folder, served(folder) as found:
        yield found
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def crowd(stack: contextlib.ExitStack, port: int, begun: bytes) -> list[socket.socket]:
    """So many connections that begin and don't end."""
    found = []
    for _ in range(CROWD):
        with contextlib.suppress(OSError):
            each = stack.enter_context(socket.create_connection(("127.0.0.1", port), 2))
            each.sendall(begun)
            found.append(each)
    return found


def seconds(port: int) -> float:
    """How long a fresh client waits for a page."""
    began = time.monotonic()
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", "/items")
    assert asked.getresponse().status == 200
    asked.close()
    return time.monotonic() - began


@pytest.mark.parametrize("way", list(WAYS)[: times(2, 3)])
def test_a_fresh_client_is_answered_in_a_second_beside_eleven_hundred_slow_ones(product: Product, way: str) -> None:
    seconds(product.port)
    with contextlib.ExitStack() as stack:
        assert len(crowd(stack, product.port, WAYS[way])) == CROWD
        took = sorted(seconds(product.port) for _ in range(5))
    assert took[2] < 1


def test_slow_headers_are_not_waited_for_long(product: Product) -> None:
    with socket.create_connection(("127.0.0.1", product.port), 5) as slow:
        slow.sendall(WAYS["headers"])
        slow.settimeout(20)
        answer = slow.recv(1000)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 408", b"HTTP/1.1 400"))


@pytest.mark.parametrize(
    "swollen", [b"X-Big: " + b"x" * 200_000, b"Cookie: " + b"a=b; " * 40_000, b"\r\n".join(b"X-%d: 1" % number for number in range(5000))]
)
def test_a_swollen_header_is_refused_and_nobody_else_notices(product: Product, swollen: bytes) -> None:
    with socket.create_connection(("127.0.0.1", product.port), 10) as big:
        with contextlib.suppress(ConnectionError):
            big.sendall(b"GET /items HTTP/1.1\r\nHost: 127.0.0.1\r\n" + swollen + b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            assert not big.recv(100).startswith(b"HTTP/1.1 2")
    assert seconds(product.port) < 2


def test_a_body_too_large_is_refused(product: Product) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", product.port, timeout=20)
    with contextlib.suppress(ConnectionError):
        asked.request(
            "POST", "/api/mp/v1/session", body=b'{"code": "' + b"x" * 3_000_000 + b'"}', headers={"Content-Type": "application/json"}
        )
        assert asked.getresponse().status == 413
    assert "Traceback" not in product.said
