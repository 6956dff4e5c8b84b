"""classifier/README.md: describes the classifier to readers who do not have the run."""

from typing import Any

from pellucid.i18n import use_language
from pellucid.report.formats import counted_units, plain
from pellucid.report.results import Results
from pellucid.report.titles import RECIPES, detail_title
from pellucid.run_record import OODDetection, Parity, RunRecord, Variant


@use_language("en")  # the card in Korean is another file
def model_card(metrics: dict[str, Any], record: RunRecord, parity: Parity, results: Results) -> str:
    """Write the model card in Markdown.

    Args:
        metrics: Content of metrics.json.
        record: Record of the run.
        parity: Measured differences, as in classifier.json.
        results: Results on the test images.

    Returns:
        A short Markdown document.
    """
    lower, upper = metrics["accuracy_interval"]
    counted = counted_units(results.n, results.n_units)
    units = counted + "," if counted else ""
    details = "\n".join(
        f"| {detail_title(key, record.way)} | {_plain(plain(value))} |"
        for key, value in record.details.items()
        if value is not None
    )
    return f"""# Image classifier

Trained by pellucid {record.versions["pellucid"]}, {record.created}.

{_recipe(record.recipe, record.way)}{_interruption(record)}

Of {metrics["n_test"]} held-out test pictures{units} {metrics["accuracy"]:.1%}
were classified correctly (95% interval {lower:.1%} to {upper:.1%}). Always answering the class
that was most common in training would give {metrics["majority_baseline"]:.1%}.
Log loss {metrics["log_loss"]:.3f},
expected calibration error {metrics["expected_calibration_error"]:.3f}. The classifier learned
from {metrics["n_train"]} training and {metrics["n_validation"]} validation pictures, and these
numbers hold for pictures like those.

## Classes, and where it fails

| class | recall | precision | test pictures |
|---|---|---|---|
{_classes(results)}
{_confusions(results)}
## Pictures of none of these classes

{_ood_detection(metrics, record.ood_detection)}

## Files

{_files(parity)}
- `classifier.json`: class names, size of the pictures, how they are cropped and resized,
  and parity (how closely the saved models agree with the model in training)

On {parity.n_pictures} pictures outside the test the probabilities differ from those in training
by at most {_difference(parity.onnx_max_difference)} (ONNX){_other_differences(parity)}

## Training

| what | value |
|---|---|
{details}
{_tried(record.variants)}"""


def _classes(results: Results) -> str:
    return "\n".join(
        f"| `{_plain(each.name)}` | {_share(each.metrics.recall)} "
        f"| {_share(each.metrics.precision)} | {each.metrics.support} |"
        for each in sorted(results.classes, key=lambda each: each.name)
    )


def _confusions(results: Results) -> str:
    if not results.confusions:
        return "\nNo test picture was mistaken.\n"
    pairs = [
        f"- `{_plain(pair.label)}` is taken for `{_plain(pair.predicted)}`: {pair.n} of "
        f"{pair.n_label} test pictures"
        for pair in results.confusions[:5]
    ]
    return "\nThe most frequent mistakes:\n\n" + "\n".join(pairs) + "\n"


def _ood_detection(metrics: dict[str, Any], known: OODDetection | None) -> str:
    if known is None:
        return (
            "For a picture of something else it still names one of its classes, without a warning."
        )
    wrongly = 1 - metrics["known_accepted"]
    words = (
        "For a picture of something else it still names one of its classes. The output\n"
        "`ood_score` of model.onnx (-1 to 1) says how far a picture is from those that it\n"
        f"learned from; above {known.threshold:.3f} it counts as none of these, as "
        f"{wrongly:.1%} of the test pictures\nwrongly do."
    )
    if metrics["ood_auroc"] is not None:
        words += (
            " Each class was left out in turn, and its pictures were detected with a mean AUROC "
            f"of\n{metrics['ood_auroc']:.2f} (the share of pairs in which the picture of the class "
            "that was left out has\nthe higher score; 0.5 is chance)."
        )
    return words


def _recipe(recipe: str, way: str) -> str:
    words = f"Recipe `{recipe}`: {RECIPES[recipe]}"
    return words if way == recipe else f"{words} Chosen was `{way}`: {RECIPES[way]}"


def _interruption(record: RunRecord) -> str:
    if not record.is_interrupted:
        return ""
    return "\n\nCtrl-C ended the training; this is the best classifier found by then."


def _files(parity: Parity) -> str:
    """List the model files; there is no model.keras if the backbone comes from an ONNX file."""
    onnx = "- `model.onnx`: from uint8 pictures, shape (batch, height, width, channels), "
    keras = "- `model.keras`: the same as a Keras model, from pixels with values from 0 to 255"
    files = [onnx + "to probabilities"]
    return "\n".join(files if parity.keras_max_difference is None else [*files, keras])


def _other_differences(parity: Parity) -> str:
    keras, told = parity.keras_max_difference, parity.ood_score_max_difference
    words = "." if keras is None else f" and\n{_difference(keras)} (Keras)."
    if told is not None:
        words += f"\nThe output `ood_score` differs by at most {_difference(told)}."
    return words


def _tried(variants: tuple[Variant, ...]) -> str:
    """Build the table of the variants that the recipe ``auto`` tried."""
    if not variants:
        return ""
    rows = "\n".join(
        f"| {v.name} | {_plain(v.note)} | | |"
        if v.log_loss is None
        else f"| {v.name} | {v.log_loss:.4f} | {v.accuracy:.1%} | {v.seconds:.1f} |"
        for v in variants
    )
    return f"""
## What was tried

| way | log loss on validation pictures | accuracy | seconds |
|---|---|---|---|
{rows}
"""


def _plain(text: str) -> str:
    """Put a name or value on one line, without characters that have a meaning in Markdown."""
    return " ".join(text.split()).replace("`", "'").replace("|", "/")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _difference(value: float | None) -> str:
    return "(not measured)" if value is None else f"{value:.1g}"
