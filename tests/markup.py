"""A page's markup as a small tree: what a test needs to find things by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_SILENT = frozenset(("script", "style", "svg", "template"))


@dataclass
class Node:
    """An element (or, with tag "", a piece of text in `words`)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    words: str = ""

    def get(self, name: str) -> str:
        """An attribute's value, "" where there is none."""
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """All words inside, as one reads them: spaces as one."""
        return " ".join(" ".join(node.words for node in self.walk() if not node.tag).split())

    def walk(self) -> Iterator[Node]:
        """This element and all inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str = "", **attributes: str) -> list[Node]:
        """All elements of this tag with these attributes; `class_` and `for_` lose their underscore; "*" is any value."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [node for node in self.walk() if node.tag and (not tag or node.tag == tag) and _fits(node, wanted)]

    def one(self, tag: str = "", **attributes: str) -> Node:
        """The only such element; an AssertionError says how many there are otherwise."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]

    def above(self) -> Iterator[Node]:
        """The elements around this one, nearest first."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent


def _fits(node: Node, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        if name not in node.attributes:
            return False
        held = node.attributes[name]
        if value != "*" and value != held and not (name == "class" and value in held.split()):
            return False
    return True


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Node("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        node = Node(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(node)
        if tag not in _EMPTY:
            self.open = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY:
            return
        assert self.open.tag == tag, f"<{self.open.tag}> is closed by </{tag}> at {self.getpos()}"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open.tag not in _SILENT:
            self.open.children.append(Node("", {}, self.open, words=data))


def read(text: str) -> Node:
    """The tree of a page or fragment; an AssertionError where elements are not closed as they were opened."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert builder.open is builder.root, f"<{builder.open.tag}> is never closed"
    return builder.root
