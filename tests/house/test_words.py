"""Everything a person reads stands in both languages, with the same places for facts."""

import ast
import importlib
import pkgutil
import re
import string
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import backend
from backend.refusals import FieldRefused, Refusal
from tests.house import tracked

LANGUAGES = ("zh_CN", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def catalogue(language: str) -> Catalog:
    with (tracked.ROOT / "locales" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def used() -> dict[str, str]:
    """Every message id that templates and code name, and where."""
    found: dict[str, str] = {}
    for path, text in tracked.texts():
        if path.suffix == ".html" and path.parts[0] == "web":
            for _, message, _, _ in extract("jinja2.ext:babel_extract", BytesIO(text.encode()), keywords={"_": None}):
                found[str(message)] = str(path)
    for path, tree in tracked.modules():
        found |= {message: str(path) for message in _said_in(tree)}
    return found


def _said_in(tree: ast.Module) -> set[str]:
    """Literal ids in _("…") and say(language, "…")."""
    place = {"_": 0, "say": 1}
    calls = [(node, ast.unparse(node.func).split(".")[-1]) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [node.args[place[name]] for node, name in calls if name in place and len(node.args) > place[name]]
    return {node.value for node in named if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def refusals() -> list[type[Refusal]]:
    for found in pkgutil.walk_packages(backend.__path__, "backend."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    waiting, found_all = [Refusal], []
    while waiting:
        kind = waiting.pop()
        found_all.append(kind)
        waiting += kind.__subclasses__()
    families = {Refusal, FieldRefused}  # never raised themselves
    return [kind for kind in found_all if kind not in families and kind.__module__.startswith("backend")]


def test_no_english_text_is_a_key_that_nobody_put_into_words() -> None:
    keys = re.compile(r"[a-z]+([-_][a-z0-9_]+)+|([A-Z][a-z]+){2,}")
    bare = [each.id for each in catalogue("en") if each.id and each.string == each.id and keys.fullmatch(str(each.id))]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_used_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = {said: where for said, where in used().items() if not (known.get(said) and known.get(said).string)}
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    known = catalogue(language)
    assert [kind.__name__ for kind in refusals() if not (known.get(kind.__name__) and known.get(kind.__name__).string)] == []


def test_both_languages_hold_the_same_texts() -> None:
    chinese, english = ({message.id for message in catalogue(language)} for language in LANGUAGES)
    assert chinese ^ english == set()


def test_both_languages_have_the_same_places_for_facts() -> None:
    differing = [m.id for m in catalogue("zh_CN") if m.id and _places(m.string) != _places(catalogue("en").get(m.id).string)]
    assert differing == []


def test_english_texts_hold_no_chinese() -> None:
    own = {"中文", "简体中文"}  # the name of a language is said in it
    assert [m.id for m in catalogue("en") if CHINESE.search(str(m.string)) and str(m.string) not in own] == []


def test_no_text_is_kept_that_nobody_says() -> None:
    """An id that stands nowhere in the product as it is, nor begins as one that is put together there."""
    sources = "\n".join(text for path, text in tracked.texts() if path.parts[0] in tracked.DOORS and path.suffix in (".py", ".html"))
    beginnings = tuple(re.findall(r"""["']([a-z][a-z-]*[-.])(?:\{|["'] ~)""", sources))
    kept = (str(message.id) for message in catalogue("zh_CN") if message.id)
    assert [said for said in kept if said not in sources and not said.startswith(beginnings)] == []


def _places(text: object) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None}
