"""`make pictures`: README's pictures, taken from the running product with demo people."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from backend import people
from tests.browser.citizen import ITEM
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.faults import product

FOLDER = Path("docs/pictures")
PHONE, TABLET = {"width": 360, "height": 740}, {"width": 1024, "height": 768}
OPEN = "2026-11-24T09:20"


def home(page: Page) -> None:
    page.goto("/")


def times(page: Page) -> None:
    page.goto(f"/appointments/new?item={ITEM}")


def desk(page: Page) -> None:
    page.goto("/staff")
    page.fill("#login", "clerk1")
    page.fill("#password", people.DEMO_PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_load_state()


SHOTS: tuple[tuple[str, dict[str, int], Callable[[Page], None]], ...] = (
    ("home", PHONE, home), ("times", PHONE, times), ("desk", TABLET, desk),
)  # fmt: skip


def main() -> None:
    """Start the product in a folder of its own and take each picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="yueban-pictures-") as place,
        product.served(Path(place), YUEBAN_DEMO_CLOCK=OPEN) as served,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, size, go in SHOTS:
            page = browser.new_page(base_url=f"http://127.0.0.1:{served.port}", viewport=size, device_scale_factor=2)
            go(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png", page.url)
        browser.close()


if __name__ == "__main__":
    main()
