"""A guide that lacks an element, asks for anything and all, or demands what can be shared is refused, its place named."""

import copy
from typing import Any

import pytest

from backend.catalogue import SHIPPED, GuideRefused, PublicList, is_on
from backend.catalogue.files import document, english_names
from backend.catalogue.reading import bundles_in, guides_in
from backend.catalogue.stages import stage_named

ELEMENTS = (
    "name", "kind", "implementing_body", "handling_type", "statutory_time_limit", "promised_time_limit", "exercise_level",
    "service_targets", "legal_basis", "conditions", "materials", "fees", "process", "result", "address", "office_hours",
    "consultation", "supervision",
)  # fmt: skip
FIELDS = ("name", "type", "basis", "sample", "source_channel", "receive_method", "acceptance_standard")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    return document(SHIPPED[0].read_text())


@pytest.fixture
def one(shipped: dict[str, Any]) -> dict[str, Any]:
    return {"items": [copy.deepcopy(shipped["items"][7])]}


def refusal(of: dict[str, Any]) -> str:
    with pytest.raises(GuideRefused) as caught:
        guides_in(of, {})
    return str(caught.value)


@pytest.mark.article("12.1")
def test_all_71_shipped_guides_can_be_published(shipped: dict[str, Any]) -> None:
    guides = guides_in(shipped, english_names()["items"])
    assert len(guides) == 71
    assert all(guide.name_en for guide in guides)


@pytest.mark.article("12.1")
@pytest.mark.parametrize("element", ELEMENTS)
def test_a_guide_without_an_element_is_refused(one: dict[str, Any], element: str) -> None:
    del one["items"][0][element]
    assert refusal(one) == f"items[0] jiuye-dengji {element}: is missing"


@pytest.mark.article("12.1")
@pytest.mark.parametrize("element", ["name", "implementing_body", "address", "office_hours"])
def test_an_element_of_blanks_is_no_element(one: dict[str, Any], element: str) -> None:
    one["items"][0][element] = " \t"
    assert refusal(one) == f"items[0] jiuye-dengji {element}: is empty"


@pytest.mark.article("12.1")
@pytest.mark.parametrize("element", ["service_targets", "legal_basis", "conditions", "materials", "process"])
def test_an_empty_list_is_no_element(one: dict[str, Any], element: str) -> None:
    one["items"][0][element] = []
    assert refusal(one) == f"items[0] jiuye-dengji {element}: is empty"


@pytest.mark.article("13.1")
@pytest.mark.parametrize("field", FIELDS)
def test_a_material_without_one_of_its_seven_fields_is_refused(one: dict[str, Any], field: str) -> None:
    del one["items"][0]["materials"][2][field]
    assert refusal(one) == f"items[0] jiuye-dengji materials[2].{field}: is missing"


@pytest.mark.article("13.2")
def test_a_material_without_a_legal_basis_is_refused(one: dict[str, Any]) -> None:
    one["items"][0]["materials"][0]["basis"] = ""
    assert refusal(one) == "items[0] jiuye-dengji materials[0].basis: is empty"


@pytest.mark.article("13.2")
@pytest.mark.parametrize("field", ["name", "acceptance_standard"])
def test_catch_all_wording_is_refused_in_what_a_material_is_and_must_be(one: dict[str, Any], field: str) -> None:
    one["items"][0]["materials"][0][field] = "法律规定的其他材料"
    assert refusal(one) == f"items[0] jiuye-dengji materials[0].{field}: catch-all wording “其他”"


@pytest.mark.article("13.2")
def test_catch_all_wording_is_refused_in_a_condition(one: dict[str, Any]) -> None:
    one["items"][0]["materials"][0] |= {"necessity": "视情形", "required_when": "有关部门要求时"}
    assert refusal(one) == "items[0] jiuye-dengji materials[0].required_when: catch-all wording “有关”"


@pytest.mark.article("13.2")
def test_what_can_be_had_by_sharing_is_never_demanded(one: dict[str, Any]) -> None:
    shared = next(place for place, entry in enumerate(one["items"][0]["materials"]) if entry["obtainable_by_sharing"])
    one["items"][0]["materials"][shared]["receive_method"] = ["纸质"]
    assert f"materials[{shared}].receive_method: can be had by sharing" in refusal(one)


@pytest.mark.article("13.2")
def test_a_fetched_material_names_its_source(one: dict[str, Any]) -> None:
    shared = next(place for place, entry in enumerate(one["items"][0]["materials"]) if entry["obtainable_by_sharing"])
    one["items"][0]["materials"][shared]["sharing"] = None
    assert refusal(one) == f"items[0] jiuye-dengji materials[{shared}].sharing: is missing"


@pytest.mark.article("13.3")
def test_a_form_without_a_filled_sample_is_refused(one: dict[str, Any]) -> None:
    form = next(place for place, entry in enumerate(one["items"][0]["materials"]) if entry["form_fields"])
    one["items"][0]["materials"][form]["sample"]["filled_sample"] = None
    assert f"materials[{form}].sample" in refusal(one)


@pytest.mark.article("13.4")
@pytest.mark.parametrize("field", ["time_limit", "review_standard", "result"])
def test_a_step_has_its_time_standard_and_result(one: dict[str, Any], field: str) -> None:
    del one["items"][0]["process"][0][field]
    assert refusal(one) == f"items[0] jiuye-dengji process[0].{field}: is missing"


def test_a_charge_without_its_rates_is_refused(one: dict[str, Any]) -> None:
    one["items"][0]["fees"] = {"charged": True, "amount": "20元", "items": [], "basis": "某办法"}
    assert "fees: a charge needs its rates" in refusal(one)


@pytest.mark.article("8.1")
def test_two_items_of_one_name_in_the_address_are_refused(one: dict[str, Any]) -> None:
    one["items"].append(one["items"][0])
    assert refusal(one) == "items[1] jiuye-dengji slug: used twice"


@pytest.mark.parametrize("broken", [{}, {"items": None}, {"items": []}, {"items": ["x"]}, {"items": {}}, None, [1]])
def test_what_is_no_list_of_guides_is_refused_in_words(broken: Any) -> None:
    assert "items" in refusal(broken)


@pytest.mark.article("29.6")
@pytest.mark.parametrize(("name", "kept"), [("time-limited", "time_limited"), ("promised", "promised"), ("once", "once")])
def test_the_public_lists_follow_from_the_guides(shipped: dict[str, Any], name: str, kept: str) -> None:
    guides = guides_in(shipped, {})
    assert [is_on(guide, PublicList(name)) for guide in guides] == [entry["lists"][kept] for entry in shipped["items"]]


@pytest.mark.article("24.1")
def test_the_one_certificate_list_has_what_needs_one_document_only(shipped: dict[str, Any]) -> None:
    listed = [guide for guide in guides_in(shipped, {}) if is_on(guide, PublicList.one_certificate)]
    assert len(listed) == 42
    assert all(guide.one_certificate.certificate for guide in listed)


@pytest.mark.article("10.1")
def test_every_bundle_consists_of_items_that_have_a_guide(shipped: dict[str, Any]) -> None:
    slugs = {entry["slug"] for entry in shipped["items"]}
    bundles = bundles_in(document(SHIPPED[1].read_text()), english_names()["bundles"])
    assert len(bundles) == 21
    assert {part.item for bundle in bundles for part in bundle.items} <= slugs


def test_every_guide_stands_under_a_stage_of_life(shipped: dict[str, Any]) -> None:
    assert all(stage_named(entry["lifecycle_stage"]) for entry in shipped["items"])
