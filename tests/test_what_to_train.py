"""Advice on what to train: four cases by number and likeness, and what was not measured."""

import pytest

from pellucid.what_to_train import FEW, what_to_train

PAYS = {"layers_trial": "pays: log loss 0.5 without, 0.3 with, ..."}
DOES_NOT = {"layers_trial": "does not pay: log loss 0.3 without, 0.5 with, ..."}


@pytest.mark.parametrize(
    ("n", "details", "amount", "said"),
    [
        (FEW - 1, PAYS, "are few", "keep these features, and train only the head"),
        (FEW, PAYS, "are many", "--unfreeze 1"),
        (FEW - 1, DOES_NOT, "are few", "fine-tuning may overfit"),
        (FEW, DOES_NOT, "are many", "Fine-tuning the top of the backbone"),
        (10, {}, "are few", "was not measured"),
        (5000, {"layers_trial": "not tried: 9 pictures"}, "are many", "was not measured"),
    ],
)
def test_the_four_cases(n, details, amount, said):
    text = what_to_train(n, details)
    assert text.startswith(f"The {n:,} pictures {amount}")
    assert said in text
