"""`pellucid models`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pellucid.cli.printing import JsonOption, print_json

if TYPE_CHECKING:
    from pellucid.api import NetworkFacts
    from pellucid.models.layer_table import LayerRow

EXAMPLES = """\
pellucid models
pellucid models resnet50  # its layers
"""


def models(
    name: Annotated[
        str | None, typer.Argument(help="One of the networks, to see its layers.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the networks that can be trained from scratch, or the layers of one."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher

    with TerminalWatcher() as watcher:
        found = api.describe_networks(name, watcher=watcher)
    if name is None and as_json:
        print_json([_facts(each) for each in found])
    elif name is None:
        _print_list(found)
    elif as_json:
        print_json({**_facts(found[0]), "layers": [asdict(row) for row in found[0].layers]})
    else:
        _print_layers(found[0])


def _facts(network: "NetworkFacts") -> dict[str, Any]:
    return {
        "name": network.name,
        "parameters": network.parameters,
        "input_shape": list(network.input_shape),
        "n_classes": network.n_classes,
        "source": network.source,
    }


def _print_list(listed: "list[NetworkFacts]") -> None:
    table = [("name", "parameters", "input", "source")]
    table += [(n.name, f"{n.parameters:,}", _times(n.input_shape), n.source) for n in listed]
    _print_columns(table, right=(1,))
    typer.echo(
        f"Parameters are for {listed[0].n_classes} classes. `pellucid models NAME` shows the "
        "layers; `pellucid train FOLDER --model NAME` trains one.",
        err=True,
    )


def _print_layers(network: "NetworkFacts") -> None:
    table = [("layer", "kind", "output", "parameters")]
    table += [(row.name, row.kind, _output(row), f"{row.parameters:,}") for row in network.layers]
    trainable = sum(row.trainable for row in network.layers)
    typer.echo(f"{network.name} ({network.source}), input {_times(network.input_shape)}\n")
    _print_columns(table, right=(3,))
    typer.echo(
        f"\n{network.parameters:,} parameters with {network.n_classes} classes: {trainable:,} "
        f"trainable, {network.parameters - trainable:,} not"
    )
    if network.settings:
        options = (f"--{name.replace('_', '-')} {v}" for name, v in network.settings.items())
        typer.echo(f"\nTrained by default with {' '.join(options)}")


def _output(row: "LayerRow") -> str:
    """Write what a layer gives for one picture; networks of the registry give one tensor each."""
    return _times(row.output_shape or ())


def _times(shape: Sequence[object]) -> str:
    return " x ".join(map(str, shape))


def _print_columns(table: Sequence[Sequence[str]], *, right: tuple[int, ...]) -> None:
    """Print cells in columns as wide as the widest; those in `right` end at the same place."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = [
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        typer.echo("  ".join(padded).rstrip())
