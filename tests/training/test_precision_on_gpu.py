"""What the test and the predictions are computed in, if features were computed on a GPU."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from pellucid.training.recipes.features import _with_precision


@dataclass(frozen=True)
class Extractor:
    """Stands in for an extractor on the GPU or on the CPU, both of which are fast in bfloat16."""

    on_gpu: bool
    precision: str = "bfloat16"

    def on_cpu(self):
        return Extractor(on_gpu=False)


@dataclass(frozen=True)
class Classifier:
    """Answers with one probability, which depends on what computes."""

    extractor: Extractor
    precision: str
    errors: dict[tuple[bool, str], float]

    def predict(self, images: Any):
        p = 0.5 + self.errors.get((self.extractor.on_gpu, self.precision), 0)
        return np.array([[p, 1 - p]])


@pytest.mark.parametrize(
    ("on_gpu", "on_cpu", "tested_in", "predicted_in"),
    [
        (0.001, 0.002, "bfloat16", "bfloat16"),
        (0.026, 0.002, "bfloat16", "bfloat16"),
        (0.028, 0.002, "float32", "bfloat16"),  # the GPU is too far from float32
        (0.001, 0.028, "bfloat16", "float32"),  # the CPU is
        (0.028, 0.028, "float32", "float32"),  # both are, though they agree
        (0.02, -0.02, "bfloat16", "float32"),  # they are too far from each other
        (0.028, -0.02, "float32", "bfloat16"),  # not any more, once the test is in float32
    ],
)
def test_all_are_near_float32_and_the_test_is_near_the_predictions(
    on_gpu, on_cpu, tested_in, predicted_in
):
    errors = {(True, "bfloat16"): on_gpu, (False, "bfloat16"): on_cpu}
    classifier = Classifier(Extractor(on_gpu=True), "bfloat16", errors)
    tested, precision, text = _with_precision(classifier, None)
    assert tested.extractor.on_gpu
    assert (tested.precision, precision) == (tested_in, predicted_in)
    assert text.startswith(f"{predicted_in}, tested on a GPU in {tested_in} (")
    assert f"{on_gpu:.3f}" in text
