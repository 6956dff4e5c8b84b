"""classifier/README.md: what the classifier is, for whoever finds it without the run."""

from typing import Any

from pellucid.report.formats import counted_units, plain
from pellucid.report.results import Results
from pellucid.report.titles import RECIPES, detail_title
from pellucid.run_record import OutOfDistribution, Parity, RunRecord, Variant


def model_card(metrics: dict[str, Any], record: RunRecord, parity: Parity, results: Results) -> str:
    """Write the model card in Markdown.

    Args:
        metrics: The content of metrics.json.
        record: Of the run.
        parity: The differences found, as in classifier.json.
        results: Of the test pictures.

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
were classified correctly (95 % interval {lower:.1%} to {upper:.1%}). Always answering the class
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

{_strangers(metrics, record.none_of_these)}

## Files

{_files(parity)}
- `classifier.json`: class names, size of the pictures, how they are cut and resized, parity

On {parity.n_pictures} pictures outside the test the probabilities differ from those in training
by at most {_difference(parity.onnx_max_difference)} (ONNX){_other_differences(parity)}

## Training

| what | value |
|---|---|
{details}
{_tried(record.variants)}"""


def _classes(results: Results) -> str:
    return "\n".join(
        f"| `{_plain(each.name)}` | {each.metrics.recall:.1%} | {each.metrics.precision:.1%} "
        f"| {each.metrics.support} |"
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


def _strangers(metrics: dict[str, Any], known: OutOfDistribution | None) -> str:
    if known is None:
        return "Shown something else, it still names one of its classes; it does not tell."
    wrongly = 1 - metrics["taken_for_known"]
    words = (
        "Shown something else, it still names one of its classes. The output `familiarity` of\n"
        "model.onnx (-1 to 1) tells how near a picture is to what was learned; below\n"
        f"{known.threshold:.3f} it counts as none of these, as {wrongly:.1%} of the test "
        "pictures\nwrongly do."
    )
    if metrics["stranger_auroc"] is not None:
        words += (
            f" Of classes that were left out in turn it tells pictures with a mean AUROC of\n"
            f"{metrics['stranger_auroc']:.2f}."
        )
    return words


def _recipe(recipe: str, way: str) -> str:
    words = f"Recipe `{recipe}`: {RECIPES[recipe]}"
    return words if way == recipe else f"{words} Chosen was `{way}`: {RECIPES[way]}"


def _interruption(record: RunRecord) -> str:
    if not record.is_interrupted:
        return ""
    return "\n\nCtrl-C ended the training; this is the best that was found by then."


def _files(parity: Parity) -> str:
    """List the models; with a body from an ONNX file there is no model.keras."""
    onnx = "- `model.onnx`: from uint8 pictures, shape (batch, height, width, channels), "
    keras = "- `model.keras`: the same as a Keras model, from pixels with values from 0 to 255"
    files = [onnx + "to probabilities"]
    return "\n".join(files if parity.keras_max_difference is None else [*files, keras])


def _other_differences(parity: Parity) -> str:
    keras, told = parity.keras_max_difference, parity.familiarity_max_difference
    words = "." if keras is None else f" and\n{_difference(keras)} (Keras)."
    if told is not None:
        words += f"\nThe output `familiarity` differs by at most {_difference(told)}."
    return words


def _tried(variants: tuple[Variant, ...]) -> str:
    """Make the table of what the recipe ``auto`` tried."""
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
    """Keep a name or value on one line, without characters that Markdown gives a meaning."""
    return " ".join(text.split()).replace("`", "'").replace("|", "/")


def _difference(value: float | None) -> str:
    return "(not measured)" if value is None else f"{value:.1g}"
