"""`yueban staff` as an operator types it."""

import re
import secrets
import subprocess
import sys

import pytest

from backend import settings
from tests import given


@pytest.fixture
async def some_hall(db: str) -> str:
    return await given.hall()


def yueban(server: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = settings.environment(DATABASE_URL=server)
    return subprocess.run([sys.executable, "-m", "backend", "staff", *words], env=environment, capture_output=True, text=True, check=False)


async def test_an_operator_adds_lists_and_recovers_staff(server: str, some_hall: str) -> None:
    hall, login = some_hall, f"s{secrets.token_hex(4)}"
    added = yueban(server, "add", login, "--name", "演示职员", "--hall", hall, "--role", "operator")
    assert added.returncode == 0, added.stderr
    assert len(re.findall(r"^  \w{4}-\w{4}-\w{4}$", added.stdout, re.MULTILINE)) == 8
    assert login in yueban(server, "list").stdout
    assert "otpauth://totp/" in yueban(server, "recover", login).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [(("add", "somebody", "--role", "king"), "No such role"), (("disable", "nobody-here"), "Not found"), (("disable",), "say whose")],
)
async def test_what_is_refused_is_said_in_one_line(server: str, some_hall: str, words: tuple[str, ...], said: str) -> None:
    answer = yueban(server, *words)
    assert (answer.returncode, answer.stderr.count("\n"), said in answer.stderr) == (1, 1, True), answer.stderr
