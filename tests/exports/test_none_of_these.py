"""The exported script says if a picture is of none of the classes."""

import sys

import numpy as np
import pytest

from pellucid.exports.format import NONE_OF_THESE
from pellucid.exports.registry import get_format
from pellucid.exports.script import script_for


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"ood_threshold": -0.3}, True), ({"ood_threshold": -0.1}, False), ({}, False)],
)
def test_the_threshold_decides(capsys, facts, said):
    answers = {"ood_score": np.array([[-0.2]], np.float32)} if facts else {}
    exec(NONE_OF_THESE, {"facts": facts, "answers": answers, "sys": sys})
    captured = capsys.readouterr()
    assert captured.out == ""  # standard output is for the classes
    assert ("none of these classes" in captured.err) == said


@pytest.mark.parametrize(
    ("name", "has_score"),
    [("onnx", True), ("openvino", True), ("web", True), ("litert", False), ("keras", False)],
)
def test_formats_with_an_ood_score_use_it(name, has_score):
    assert (NONE_OF_THESE in script_for(get_format(name))) == has_score
