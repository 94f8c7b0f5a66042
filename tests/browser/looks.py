"""What is measured on a page as it stands in the browser: axe, overflow, the size of what is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > wide + 1)
    .slice(0, 5).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`).concat("overflow");
}"""
_SMALL = """(least) => [...document.querySelectorAll(
    "a, button, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), summary, .choice, .plain-choice, .slot label"
  )].filter((one) => {
    const box = one.getBoundingClientRect();
    const inText = one.tagName === "A" && getComputedStyle(one).display === "inline";
    return box.width && !inText && !one.matches(".skip, .unseen") && (box.height < least - 0.5 || box.width < least - 4.5);
  }).map((one) => {
    const box = one.getBoundingClientRect();
    return `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 12)} ${Math.round(box.width)}x${Math.round(box.height)}`;
  })"""


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong, one line each: rule, and the first places."""
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("(tags) => axe.run({ runOnly: tags })", _RULES)
    return [
        f"{fault['id']} ×{len(fault['nodes'])}: " + " | ".join(node["html"][:150] for node in fault["nodes"][:2])
        for fault in found["violations"]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty where it doesn't."""
    return page.evaluate(_WIDE)


def too_small(page: Page, least: int) -> list[str]:
    """What one must touch that is lower or narrower than `least` CSS pixels; links inside sentences are let be."""
    return page.evaluate(_SMALL, least)


def on_a_tablet(page: Page, *paths: str) -> None:
    """Each page on the staff's tablet: nothing for axe, nothing sideways, nothing too small to touch."""
    for path in paths:
        page.goto(path)
        assert not axe_faults(page), path
        assert not too_wide(page), path
        assert not too_small(page, 44), path


def on_a_phone(page: Page, *paths: str) -> None:
    """Each page in the elder edition and in English, and 320 px wide with text of 30 px; the phone is as it was afterwards."""
    for edition, least in (("mode=elder&lang=zh", 60), ("mode=standard&lang=en", 44)):
        for path in paths:
            page.goto(_with(path, edition))
            assert not axe_faults(page), (path, edition)
            assert not too_small(page, least), (path, edition)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in paths:
        page.goto(_with(path, "mode=elder&text=30&lang=zh"))
        assert not too_wide(page), path
    page.set_viewport_size({"width": 360, "height": 740})


def _with(path: str, edition: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{edition}"
