"""The time line shows what Keras counts, and works with the keyboard."""

import pytest
from playwright.sync_api import expect

from .opened_lesson import OpenedLesson

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.long]

TASKS = {
    "Classification": "classify",
    "Classification with location": "localize",
    "Object detection": "detect",
    "Semantic segmentation": "segment",
    "Instance segmentation": "instances",
}


@pytest.fixture
def timeline(page):
    return OpenedLesson(page, "timeline")


def test_the_parameters_are_those_that_keras_counts(timeline):
    for key, parameters in timeline.golden["parameters"].items():
        timeline.open(event=key)
        assert timeline.number("Parameters") == f"{parameters:,} (counted by Keras)"
        table = timeline.page.get_by_role("region", name="All numbers")
        expect(table.get_by_role("cell", name=f"{parameters:,}")).to_be_visible()


def test_a_year_is_chosen_with_the_keyboard(timeline):
    timeline.open()
    timeline.page.get_by_role("button", name="2015 ResNet-152").press("Enter")
    timeline.page.get_by_role("heading", name="2015 · ResNet-152").wait_for()
    assert timeline.number("Depth") == "152 layers"
    assert timeline.number("Top-5 error") == "3.57% (test pictures)"
    assert timeline.number("One trained person") == "5.1%"
    timeline.page.wait_for_url("**event=resnet**")


def test_the_number_of_a_lesson_leads_to_it(timeline):
    timeline.open(event="vgg16")
    timeline.page.get_by_role("link", name="lesson 10").click()
    timeline.page.get_by_role("heading", name="Deeper networks", level=1).wait_for()


def test_the_answer_of_each_task_has_as_many_numbers_as_keras_gives(timeline):
    timeline.open()
    for name, task in TASKS.items():
        timeline.page.get_by_role("button", name=name, exact=True).press("Enter")
        assert timeline.number("Numbers in the answer") == f"{timeline.golden['answers'][task]:,}"


def test_the_list_of_lessons_leads_there(page):
    page.goto("/learn/#/?lang=ko")
    page.get_by_role("link", name="이미지 분류의 발자취").click()
    page.get_by_role("heading", name="이미지 분류의 발자취", level=1).wait_for()
    assert page.title().startswith("이미지 분류의 발자취")
