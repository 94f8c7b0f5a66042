"""What every page keeps, whoever wrote it: each rule names what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from backend import languages
from tests.markup import Node
from tests.weights import FOR_WORDS, MOST, linked

_QUIET = ("hidden", "submit", "button", "image")
_CONTROLS = ("input", "select", "textarea")
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,'’]+[A-Za-z]{1,}){2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KEY = re.compile(r"\{[a-z_]+\}|\b[a-z]+(?:-[a-z0-9]+)+-text\b|\b(?:[A-Z][a-z]+){2,}\b")


def broken(document: Node) -> list[str]:
    """All that is wrong with a whole page, in words; empty where nothing is."""
    rules = (_frame, _ids, _labels, _tokens, _inline, _targets, _weight, untranslated)
    return [fault for rule in rules for fault in rule(document)]


def broken_fragment(document: Node) -> list[str]:
    """All that is wrong with a fragment: one root with an id, and the rules that parts can keep."""
    roots = [child for child in document.children if child.tag and not child.get("hx-swap-oob")]
    faults = [] if len(roots) == 1 and roots[0].get("id") else [f"a fragment has one root with an id, not {len(roots)}"]
    return faults + [fault for rule in (_ids, _labels, _tokens, _inline) for fault in rule(document)]


def untranslated(document: Node) -> Iterator[str]:
    """Words in the wrong language, keys and placeholders that were not filled in."""
    language = "en" if document.one("html").get("lang") == "en" else "zh"
    for node in document.one("body").walk():
        words = " ".join(node.words.split())
        if not words or any(around.tag in ("code", "pre") for around in node.above()):
            continue
        spoken = next((around.get("lang") for around in node.above() if around.get("lang")), "")
        wrong = _CHINESE if spoken == "en" else _ENGLISH
        if wrong.search(words) or words in _ids_that_differ(language) or _KEY.search(words):
            yield f"untranslated: {words!r}"


def _ids_that_differ(language: str) -> frozenset[str]:
    return frozenset(key for key, text in languages.words(language).items() if key != text and len(key) > 3)


def _frame(document: Node) -> Iterator[str]:
    title, headings = document.one("title").text, document.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    if headings and headings[0].text not in title:
        yield f"the h1 {headings[0].text!r} is not in the title {title!r}"
    if document.one("html").get("lang") not in ("zh-CN", "en"):
        yield "no language"
    if len(document.all("main")) != 1:
        yield "not one main"


def _ids(document: Node) -> Iterator[str]:
    for name, times in Counter(node.get("id") for node in document.all(id="*")).items():
        if times > 1:
            yield f"id {name!r} {times} times"


def _labels(document: Node) -> Iterator[str]:
    named = {label.get("for") for label in document.all("label")}
    for node in document.walk():
        if node.tag in _CONTROLS and node.get("type") not in _QUIET and not _is_labelled(node, named):
            yield f"no label: <{node.tag} name={node.get('name')!r}>"
        if node.tag in ("button", "a") and not (node.text or node.get("aria-label") or node.all("", aria_label="*")):
            yield f"no words: <{node.tag} {node.attributes}>"
        if node.tag == "img" and "alt" not in node.attributes:
            yield f"no alt: {node.get('src')}"


def _is_labelled(node: Node, named: set[str]) -> bool:
    by_attribute = node.get("aria-label") or node.get("aria-labelledby")
    return bool(by_attribute or node.get("id") in named or any(around.tag == "label" for around in node.above()))


def _tokens(document: Node) -> Iterator[str]:
    for form in document.all("form"):
        token = [field for field in form.all("input", name="csrf") if field.get("value")]
        if form.get("method").lower() == "post" and len(token) != 1:
            yield f"no token: form {form.get('action')}"
        if form.get("method").lower() != "post" and token:
            yield f"token in an address: form {form.get('action')}"


def _inline(document: Node) -> Iterator[str]:
    for node in document.walk():
        if node.tag == "style" or (node.tag == "script" and not node.get("src")):
            yield f"inline <{node.tag}>"
        for name, value in node.attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")) or value.strip().lower().startswith(("javascript:", "js:")):
                yield f"inline {name}={value!r} on <{node.tag}>"


def _weight(document: Node) -> Iterator[str]:
    if linked(document) > MOST - FOR_WORDS:
        yield f"its files weigh {linked(document)} bytes and leave too few of {MOST} for its words"


def _targets(document: Node) -> Iterator[str]:
    names = {node.get("id") for node in document.all(id="*")}
    for link in document.all("a"):
        target = link.get("href")
        if not target or (target.startswith("#") and target[1:] not in names):
            yield f"a link to nowhere: {target!r} {link.text!r}"
        if link.get("target") == "_blank":
            yield f"a new window: {target!r}"
    for label in document.all("label", for_="*"):
        if label.get("for") not in names:
            yield f"a label for nothing: {label.get('for')!r}"
