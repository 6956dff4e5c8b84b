"""`pellucid models`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cards.padding import padded
from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    import keras

    from pellucid.models.layer_table import LayerRow

N_CLASSES = 10
"""Number of classes for which the parameters are counted."""

EXAMPLES = marked(
    """\
pellucid models
pellucid models resnet50  # its layers
"""
)


def models(
    name: Annotated[
        str | None, typer.Argument(help=marked("The network whose layers to list."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the networks that can be trained from scratch, or the layers of one."""
    from pellucid.keras_runtime import check_backend, import_keras
    from pellucid.models.registry import get_model, list_models

    names = list_models() if name is None else [get_model(name).name]
    check_backend()
    say(_("Starting Keras"))
    import_keras()
    if name is None:
        listed = [_facts(each, _build(each)) for each in names]
        if as_json:
            print_json(listed)
        else:
            _print_list(listed)
        return
    from pellucid.explanation.model_cost import model_cost
    from pellucid.models.layer_table import layer_table

    model = _build(name)
    facts, rows, costs = _facts(name, model), layer_table(model), model_cost(model).by_layer
    if as_json:
        listed = [asdict(row) | {"multiply_adds": costs[row.name]} for row in rows]
        print_json({**facts, "layers": listed})
    else:
        _print_layers(facts, rows, costs)


def _build(name: str) -> "keras.Model":
    from pellucid.config import ModelOptions
    from pellucid.models.registry import create_model

    # The values of the kernels do not matter, and zeros are much faster than random numbers: with
    # JAX, which compiles the initializer for each shape, seconds instead of minutes.
    return create_model(name, N_CLASSES, options=ModelOptions(initializer="zeros"))


def _facts(name: str, model: "keras.Model") -> dict[str, Any]:
    from pellucid.explanation.model_cost import model_cost
    from pellucid.models.registry import get_model

    architecture = get_model(name)
    return {
        "name": name,
        "parameters": model.count_params(),
        "multiply_adds": model_cost(model).total,
        "input_shape": list(architecture.spec.shape),
        "n_classes": N_CLASSES,
        "source": architecture.source,
    }


def _print_list(listed: list[dict[str, Any]]) -> None:
    table = [(_("name"), _("parameters"), _("multiply-adds"), _("input"), _("source"))]
    for facts in listed:
        size = _times(facts["input_shape"])
        numbers = f"{facts['parameters']:,}", _number(facts["multiply_adds"])
        table.append((facts["name"], *numbers, size, _(facts["source"])))
    _print_columns(table, right=(1, 2))
    typer.echo(
        _(
            "Parameters are for {n_classes} classes, multiply-adds for one picture. `pellucid "
            "models NAME` shows the layers; `pellucid train FOLDER --model NAME` trains one.",
            n_classes=N_CLASSES,
        ),
        err=True,
    )


def _print_layers(
    facts: dict[str, Any], rows: list["LayerRow"], costs: dict[str, int | None]
) -> None:
    from pellucid.models.registry import get_model

    table = [(_("layer"), _("kind"), _("output"), _("parameters"), _("multiply-adds"))]
    for row in rows:
        numbers = f"{row.parameters:,}", _number(costs[row.name])
        table.append((row.name, row.kind, _output(row), *numbers))
    trainable = sum(row.trainable for row in rows)
    name = facts["name"]
    size = _times(facts["input_shape"])
    typer.echo(
        _("{name} ({source}), input {size}", name=name, source=_(facts["source"]), size=size) + "\n"
    )
    _print_columns(table, right=(3, 4))
    typer.echo()
    typer.echo(
        _(
            "{n_parameters:,} parameters with {n_classes} classes: {n_trainable:,} trainable, "
            "{n_frozen:,} not",
            n_parameters=facts["parameters"],
            n_classes=N_CLASSES,
            n_trainable=trainable,
            n_frozen=facts["parameters"] - trainable,
        )
    )
    if facts["multiply_adds"] is not None:
        typer.echo(_("{n:,} multiply-adds for one picture", n=facts["multiply_adds"]))
    if own := get_model(name).settings:
        options = (f"--{key.replace('_', '-')} {value}" for key, value in own.items())
        typer.echo()
        typer.echo(_("Trained by default with {options}", options=" ".join(options)))


def _output(row: "LayerRow") -> str:
    """Format the output shape of a layer; in networks of the registry each has one output."""
    return _times(row.output_shape or ())


def _number(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _times(shape: Sequence[Any]) -> str:
    return " x ".join(map(str, shape))


def _print_columns(table: Sequence[Sequence[str]], *, right: tuple[int, ...]) -> None:
    """Print cells in aligned columns; the columns in `right` are right-aligned."""
    columns = [
        padded(column, is_right=number in right)
        for number, column in enumerate(zip(*table, strict=True))
    ]
    for cells in zip(*columns, strict=True):
        typer.echo("  ".join(cells).rstrip())
