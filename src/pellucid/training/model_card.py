"""classifier/README.md: what the classifier is, for whoever finds it without the run."""

from typing import Any

from pellucid.report.formats import plain
from pellucid.report.titles import RECIPES, detail_title


def model_card(metrics: dict[str, Any], facts: dict[str, Any], parity: dict[str, Any]) -> str:
    """Write the model card in Markdown.

    Args:
        metrics: The content of metrics.json.
        facts: The content of config.json.
        parity: The differences found, as in classifier.json.

    Returns:
        A short Markdown document.
    """
    lower, upper = metrics["accuracy_interval"]
    labels = "\n".join(f"- `{_plain(label)}`" for label in facts["labels"])
    way = facts["details"].get("winner", facts["recipe"])
    details = "\n".join(
        f"| {detail_title(key, way)} | {_plain(plain(value))} |"
        for key, value in facts["details"].items()
        if value is not None
    )
    return f"""# Image classifier

Trained by pellucid {facts["versions"]["pellucid"]}, {facts["created"]}.

{_recipe(facts["recipe"], way)}{_interruption(facts)}

Of {metrics["n_test"]} held-out test pictures {metrics["accuracy"]:.1%} were classified correctly
(95 % interval {lower:.1%} to {upper:.1%}). Always answering the most common class would give
{metrics["majority_baseline"]:.1%}. Log loss {metrics["log_loss"]:.3f}, expected calibration error
{metrics["expected_calibration_error"]:.3f}. It learned from {metrics["n_train"]} training and
{metrics["n_validation"]} validation pictures, and holds for pictures like those.

## Classes

{labels}

## Files

{_files(parity)}
- `classifier.json`: class names, size of the pictures, how they are cut and resized, parity

On {parity["n_pictures"]} pictures outside the test the probabilities differ from those in training
by at most {_difference(parity["onnx_max_difference"])} (ONNX){_keras_difference(parity)}.

## Training

| what | value |
|---|---|
{details}
{_tried(facts.get("variants", []))}"""


def _recipe(recipe: str, way: str) -> str:
    words = f"Recipe `{recipe}`: {RECIPES[recipe]}"
    return words if way == recipe else f"{words} Chosen was `{way}`: {RECIPES[way]}"


def _interruption(facts: dict[str, Any]) -> str:
    if not facts.get("is_interrupted"):
        return ""
    return "\n\nCtrl-C ended the training; this is the best that was found by then."


def _files(parity: dict[str, Any]) -> str:
    """List the models; with a body from an ONNX file there is no model.keras."""
    onnx = "- `model.onnx`: from uint8 pictures, shape (batch, height, width, channels), "
    keras = "- `model.keras`: the same as a Keras model, from pixels with values from 0 to 255"
    files = [onnx + "to probabilities"]
    return "\n".join(files if parity["keras_max_difference"] is None else [*files, keras])


def _keras_difference(parity: dict[str, Any]) -> str:
    difference = parity["keras_max_difference"]
    return "" if difference is None else f" and\n{_difference(difference)} (Keras)"


def _tried(variants: list[dict[str, Any]]) -> str:
    """Make the table of what the recipe ``auto`` tried."""
    if not variants:
        return ""
    rows = "\n".join(
        f"| {v['name']} | {_plain(v['note'])} | | |"
        if v["log_loss"] is None
        else f"| {v['name']} | {v['log_loss']:.4f} | {v['accuracy']:.1%} | {v['seconds']:.1f} |"
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
