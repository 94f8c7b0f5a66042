"""`make pictures`: README's pictures, taken from the running product on a made-up morning with made-up people."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from backend import database, embedded, people
from tests import given_visits
from tests.browser.citizen import ITEM
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.faults import product

FOLDER = Path("docs/pictures")
PHONE, TABLET = {"width": 360, "height": 740}, {"width": 1024, "height": 768}
OPEN = "2026-11-24T09:20"
HALL = "jingkai"
WAITING = (("张示例", 0), ("李示范", 0), ("王样例", 15), ("赵演示", 15), ("钱试约", 30))
DUE = (("孙示例", 45), ("周示范", 60), ("吴样例", 75))


def home(page: Page) -> None:
    page.goto("/")


def times(page: Page) -> None:
    page.goto(f"/appointments/new?item={ITEM}")


def desk(page: Page) -> None:
    page.goto("/staff")
    page.fill("#login", "clerk1")
    page.fill("#password", people.DEMO_PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/staff/windows**")
    page.locator("button[name=window]", has_text="3").first.click()
    page.wait_for_url("**/staff")


SHOTS: tuple[tuple[str, dict[str, int], Callable[[Page], None]], ...] = (
    ("home", PHONE, home), ("times", PHONE, times), ("desk", TABLET, desk),
)  # fmt: skip


async def bring_people(url: str) -> None:
    """Some have come, some are due."""
    await database.connect(url)
    for name, minutes in WAITING:
        await given_visits.a_waiting(HALL, given_visits.NINE + timedelta(minutes=minutes), name=name, items=(ITEM,))
    for name, minutes in DUE:
        await given_visits.a_booking(HALL, given_visits.NINE + timedelta(minutes=minutes), name=name, items=(ITEM,))
    await database.disconnect()


def main() -> None:
    """Start the product in a folder of its own, bring people, take each picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="yueban-pictures-") as place,
        product.served(Path(place), YUEBAN_DEMO_CLOCK=OPEN) as served,
        sync_playwright() as play,
    ):
        own = product.environment(Path(place), served.port, YUEBAN_DEMO_CLOCK=OPEN)
        url = embedded.running(Path(place) / "var" / "postgres") or ""
        subprocess.run([sys.executable, "-m", "tests.pictures", url], env=own, check=True)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, size, go in SHOTS:
            page = browser.new_page(base_url=f"http://127.0.0.1:{served.port}", viewport=size, device_scale_factor=2)
            go(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    asyncio.run(bring_people(sys.argv[1])) if sys.argv[1:] else main()
