"""Static files, the manifest and the service worker."""

from __future__ import annotations

import re

import pytest

from tests import given
from tests.given_product import loaded
from web import assets

pytestmark = pytest.mark.usefixtures("db")
CSS = assets.STATIC / "css"
BR = {"Accept-Encoding": "br"}


async def test_a_file_is_kept_for_a_year_and_not_sent_twice(client):
    first = await client.get(assets.asset("hall.css"), headers=BR)
    again = await client.get(assets.asset("hall.css"), headers=BR | {"If-None-Match": first.headers["etag"]})
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["content-encoding"] == "br"
    assert again.status_code == 304
    assert again.content == b""


async def test_a_file_nobody_made_is_not_found(client):
    assert (await client.get("/assets/hall.0000000000.css")).status_code == 404
    assert (await client.get("/assets/..%2f..%2fpyproject.toml")).status_code == 404


@pytest.mark.parametrize("path", ["/", "/items/canjirenzheng-xinban", "/appointments/new?item=canjirenzheng-xinban"])
async def test_the_first_load_is_light(client, path):
    await loaded()
    for _ in range(8):  # however many halls there are
        await given.hall(items={"canjirenzheng-xinban": 15})
    page = await client.get(path, headers=BR)
    names = ["hall.css", "app.js", "icon.svg"] + ["htmx.js"] * ("hx-get" in page.text)
    names += [name for name in ("home.css", "guide.css") if name.removesuffix("css") in page.text]
    files = [await client.get(assets.asset(name), headers=BR) for name in names]
    assert page.text.count("hall=t-") <= 5
    sent = sum(int(answer.headers["content-length"]) for answer in (page, *files))
    assert sent <= 25_000, sent


def test_styles_are_one_file_tokens_first_and_for_old_phones():
    text = "".join(assets._styles(folder).decode() for folder in (CSS, *(each for each in CSS.iterdir() if each.is_dir())))
    assert text.startswith(":root")
    for unknown_to_old_phones in ("@layer", ":has(", "color-mix", "inset:", "@container"):
        assert unknown_to_old_phones not in text
    assert not re.search(r"(?<!grid-)gap:", text.replace("--gap:", ""))


def test_every_colour_stands_in_tokens_or_is_a_fixed_ground():
    own = CSS.rglob("*.css")
    fixed = {"tokens", "hero", "display", "board", "rating", "print", "bar", "done", "guide", "search", "slip", "hall"}
    assert {file.stem for file in own if re.search(r"#[0-9a-f]{3,6}\b", file.read_text())} <= fixed


async def test_the_manifest_names_icons_that_are_there(client):
    manifest = (await client.get("/manifest.webmanifest")).json()
    assert manifest["name"].endswith("约办")
    for icon in manifest["icons"]:
        assert (await client.get(icon["src"])).headers["content-type"] == "image/png"


async def test_the_worker_knows_the_shell_and_is_asked_for_anew(client):
    worker = await client.get("/service-worker.js")
    assert assets.asset("hall.css") in worker.text
    assert worker.headers["cache-control"] == "no-cache"


def test_elements_are_short():
    for file in (assets.STATIC / "js").rglob("*.js"):
        if file.stem != "service-worker":
            assert len(file.read_text().splitlines()) < 80, file.name


async def test_pages_are_compressed_and_vary(client):
    page = await client.get("/privacy", headers=BR)
    assert page.headers["content-encoding"] == "br"
    assert {"HX-Request", "Cookie"} <= {name.strip() for name in page.headers["vary"].split(",")}
