import polars as pl
import pytest

from pellucid.checked_json import check_shape
from pellucid.report.results import summarise_results
from pellucid.run_record import Parity, RunRecord
from pellucid.training.model_card import model_card

METRICS = {
    "accuracy": 0.9, "accuracy_interval": [0.85, 0.93], "majority_baseline": 0.5, "log_loss": 0.31,
    "expected_calibration_error": 0.02, "n_test": 50, "n_train": 160, "n_validation": 40,
    "known_accepted": 0.96, "ood_auroc": 0.81,
}  # fmt: skip
PARITY = {
    "keras_max_difference": 2e-7,
    "onnx_max_difference": 3e-6,
    "ood_score_max_difference": None,
    "n_pictures": 40,
}


@pytest.fixture
def card():
    """Write the card of a run with these facts."""

    def write(recipe, details, parity=PARITY, units=None, **facts):
        known = {"created": "2026-03-01T09:30:00+00:00", "versions": {"pellucid": "0.1.0"}}
        known |= {"recipe": recipe, "details": details, "labels": ["개", "a|b`c"]}
        answers = ["개"] * 30 + ["a|b`c"] * 5 + ["a|b`c"] * 15
        predictions = pl.DataFrame(
            {
                "path": [f"{n}.png" for n in range(50)],
                "split": ["test"] * 50,
                "label": ["개"] * 35 + ["a|b`c"] * 15,
                "predicted": answers,
                "confidence": [0.9] * 50,
                "probabilities": [[0.9, 0.1] if a == "개" else [0.1, 0.9] for a in answers],
            }
        )
        if units is not None:
            predictions = predictions.with_columns(pl.Series("unit", units))
        results = summarise_results(["개", "a|b`c"], predictions)
        record = check_shape(RunRecord, known | facts)
        return model_card(METRICS, record, Parity(**parity), results)

    return write


def test_recipe_and_details_are_told_in_words(card):
    text = card("fine-tune", {"computed_in": "bfloat16", "temperature": 1.0341, "kept": None})
    assert "Recipe `fine-tune`: a backbone pretrained on other pictures" in text
    assert "| Training computed in | bfloat16 |" in text
    assert "| Temperature (above 1 lowers the confidence, below 1 raises it) | 1.034 |" in text
    assert "None" not in text
    assert "interrupted" not in text.lower()
    assert "Ctrl-C" not in text
    # Names cannot change what Markdown makes of the card.
    assert "| `a/b'c` | 100.0% | 75.0% | 15 |\n| `개` | 85.7% | 100.0% | 35 |\n" in text
    assert "- `개` is taken for `a/b'c`: 5 of 35 test pictures\n" in text


def test_it_says_how_many_pictures_are_independent(card):
    assert "Of 50 held-out test pictures 90.0%\nwere classified correctly" in card("features", {})
    text = card("features", {}, units=[f"patient {n // 10}" for n in range(50)])
    assert "Of 50 held-out test pictures, counted as 5 independent units, 90.0%\nwere" in text


def test_pictures_of_none_of_these_classes(card):
    assert "without a warning" in card("features", {})
    text = card("features", {}, ood_detection={"threshold": 0.0312, "auroc_by_class": {}})
    assert "0.031 it counts as none of these, as 4.0% of the test pictures" in text
    assert "mean AUROC of\n0.81 (the share of pairs" in text


def test_what_auto_tried_is_a_table(card):
    variants = [
        {"name": "features", "log_loss": 0.58313, "accuracy": 0.775, "seconds": 14.52, "note": ""},
        {"name": "fine-tune", "log_loss": None, "accuracy": None, "seconds": 3.0,
         "note": "failed: a | b\nc"},
    ]  # fmt: skip
    text = card("auto", {"winner": "features", "computed_in": "float32"}, variants=variants)
    assert "Recipe `auto`: several ways were tried" in text
    assert "Chosen was `features`: a backbone pretrained on other pictures" in text
    assert "| Predictions computed in | float32 |" in text
    assert "| features | 0.5831 | 77.5% | 14.5 |\n| fine-tune | failed: a / b c | | |\n" in text


def test_an_interrupted_training_is_told(card):
    assert "Ctrl-C ended the training" in card("scratch", {}, is_interrupted=True)


def test_a_file_that_is_not_there_is_not_listed(card):
    assert "`model.keras`" in card("features", {})
    text = card("features", {}, PARITY | {"keras_max_difference": None})
    assert "keras" not in text.lower()
    assert "by at most 3e-06 (ONNX).\n" in text
    assert "differs" not in text
    text = card("features", {}, PARITY | {"ood_score_max_difference": 5e-6})
    assert "2e-07 (Keras).\nThe output `ood_score` differs by at most 5e-06.\n" in text
