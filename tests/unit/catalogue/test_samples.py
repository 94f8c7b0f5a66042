"""Samples are filled in with values that are nobody's."""

import re

import pytest

from backend.catalogue import SHIPPED, sample
from backend.catalogue.files import document
from backend.catalogue.reading import guides_in

FORMS = [material for guide in guides_in(document(SHIPPED[0].read_text()), {}) for material in guide.materials if material.has_form]


@pytest.mark.article("13.3")
def test_every_field_of_every_form_has_a_sample_value() -> None:
    assert len(FORMS) > 80
    assert all(value.strip() for form in FORMS for _, value in sample(form))


def test_the_numbers_in_samples_are_the_invented_ones() -> None:
    numbers = {number for form in FORMS for _, value in sample(form) for number in re.findall(r"\d{11,}", value)}
    assert numbers <= {"410702195603150025", "41070219560315002543", "19900000000", "91410700", "6200000000000000000", "000000000000",
                       "410702000000", "410702000000000000"}  # fmt: skip


def test_hardly_a_field_is_left_to_imagination() -> None:
    vague = [field for form in FORMS for field, value in sample(form) if value == "（照实填写）"]
    assert vague == []
