"""classifier/README.md: what the classifier is, for whoever finds it without the run."""

from typing import Any


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
    details = "\n".join(f"| {key} | {_plain(str(v))} |" for key, v in facts["details"].items())
    return f"""# Image classifier

Trained by pellucid {facts["versions"]["pellucid"]} with the recipe `{facts["recipe"]}`,
{facts["created"]}.

Of {metrics["n_test"]} held-out test pictures {metrics["accuracy"]:.1%} were classified correctly
(95 % interval {lower:.1%} to {upper:.1%}). Always answering the most common class would give
{metrics["majority_baseline"]:.1%}. Log loss {metrics["log_loss"]:.3f}, expected calibration error
{metrics["expected_calibration_error"]:.3f}. It learned from {metrics["n_train"]} training and
{metrics["n_validation"]} validation pictures, and holds for pictures like those.

## Classes

{labels}

## Files

- `model.onnx`: from uint8 pictures, shape (batch, height, width, channels), to probabilities
- `model.keras`: the same as a Keras model, from pixels with values from 0 to 255
- `classifier.json`: class names, size of the pictures, how they are cut and resized, parity

On {parity["n_pictures"]} pictures outside the test the probabilities differ from those in training
by at most {_difference(parity["onnx_max_difference"])} (ONNX) and
{_difference(parity["keras_max_difference"])} (Keras).

## Training

| what | value |
|---|---|
{details}
"""


def _plain(text: str) -> str:
    """Keep a name or value on one line, without characters that Markdown gives a meaning."""
    return " ".join(text.split()).replace("`", "'").replace("|", "/")


def _difference(value: float | None) -> str:
    return "(not measured)" if value is None else f"{value:.1g}"
