"""A refusal's class name is its message and its problem type: no two may share one."""

from collections import Counter

import backend.app  # noqa: F401 - all slices are imported
from backend.refusals import Refusal


def test_each_refusal_has_a_name_of_its_own() -> None:
    names = Counter(each.__name__ for each in _all(Refusal))
    assert [name for name, times in names.items() if times > 1] == []


def _all(kind: type[Refusal]) -> set[type[Refusal]]:
    return {kind, *(more for each in kind.__subclasses__() for more in _all(each))}
