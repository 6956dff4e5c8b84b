"""`pellucid models`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.printing import JsonOption, print_json, say

if TYPE_CHECKING:
    import keras

    from pellucid.models.layer_table import LayerRow

N_CLASSES = 10
"""Number of classes for which the parameters are counted."""

EXAMPLES = """\
pellucid models
pellucid models resnet50  # its layers
"""


def models(
    name: Annotated[str | None, typer.Argument(help="The network whose layers to list.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the networks that can be trained from scratch, or the layers of one."""
    from pellucid.keras_runtime import check_backend, import_keras
    from pellucid.models.registry import get_model, list_models

    names = list_models() if name is None else [get_model(name).name]
    check_backend()
    say("Starting Keras")
    import_keras()
    if name is None:
        listed = [_facts(each, _build(each)) for each in names]
        if as_json:
            print_json(listed)
        else:
            _print_list(listed)
        return
    from pellucid.models.layer_table import layer_table

    model = _build(name)
    facts, rows = _facts(name, model), layer_table(model)
    if as_json:
        print_json({**facts, "layers": [asdict(row) for row in rows]})
    else:
        _print_layers(facts, rows)


def _build(name: str) -> "keras.Model":
    from pellucid.config import ModelOptions
    from pellucid.models.registry import create_model

    # The values of the kernels do not matter, and zeros are much faster than random numbers: with
    # JAX, which compiles the initializer for each shape, seconds instead of minutes.
    return create_model(name, N_CLASSES, options=ModelOptions(initializer="zeros"))


def _facts(name: str, model: "keras.Model") -> dict[str, Any]:
    from pellucid.models.registry import get_model

    architecture = get_model(name)
    return {
        "name": name,
        "parameters": model.count_params(),
        "input_shape": list(architecture.spec.shape),
        "n_classes": N_CLASSES,
        "source": architecture.source,
    }


def _print_list(listed: list[dict[str, Any]]) -> None:
    table = [("name", "parameters", "input", "source")]
    for facts in listed:
        size = _times(facts["input_shape"])
        table.append((facts["name"], f"{facts['parameters']:,}", size, facts["source"]))
    _print_columns(table, right=(1,))
    typer.echo(
        f"Parameters are for {N_CLASSES} classes. `pellucid models NAME` shows the layers; "
        "`pellucid train FOLDER --model NAME` trains one.",
        err=True,
    )


def _print_layers(facts: dict[str, Any], rows: list["LayerRow"]) -> None:
    from pellucid.models.registry import get_model

    table = [("layer", "kind", "output", "parameters")]
    table += [(row.name, row.kind, _output(row), f"{row.parameters:,}") for row in rows]
    trainable = sum(row.trainable for row in rows)
    typer.echo(f"{facts['name']} ({facts['source']}), input {_times(facts['input_shape'])}\n")
    _print_columns(table, right=(3,))
    typer.echo(
        f"\n{facts['parameters']:,} parameters with {N_CLASSES} classes: {trainable:,} trainable, "
        f"{facts['parameters'] - trainable:,} not"
    )
    if own := get_model(facts["name"]).settings:
        options = (f"--{name.replace('_', '-')} {value}" for name, value in own.items())
        typer.echo(f"\nTrained by default with {' '.join(options)}")


def _output(row: "LayerRow") -> str:
    """Format the output shape of a layer; in networks of the registry each has one output."""
    return _times(row.output_shape or ())


def _times(shape: Sequence[Any]) -> str:
    return " x ".join(map(str, shape))


def _print_columns(table: Sequence[Sequence[str]], *, right: tuple[int, ...]) -> None:
    """Print cells in aligned columns; the columns in `right` are right-aligned."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = [
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        typer.echo("  ".join(padded).rstrip())
