"""`pellucid explain`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.explore import Scaling
from pellucid.cli.printing import JsonOption, one_line, print_json
from pellucid.i18n import marked

OUT = Path("heat.png")
"""Default name of the heat map; the next free name if it exists."""

EXAMPLES = marked(
    """\
pellucid explain photos new.jpg
pellucid explain photos new.jpg --class dog --out dog.png
pellucid explain model.keras new.jpg --scaling 0..1 --method layer-cam
"""
)


def explain(
    model: Annotated[
        str,
        typer.Argument(
            help=marked(
                "A run's folder or its name in runs/; a file that Keras 2 or 3 saved (.keras, "
                ".h5); or imagenet-lite0, imagenet-lite2."
            )
        ),
    ],
    picture: Annotated[Path, typer.Argument(help=marked("The picture to explain."))],
    out: Annotated[
        Path | None,
        typer.Option(help=marked("The new PNG file. [default: heat.png, or the next free name]")),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option(
            "--class",
            help=marked(
                "Name of the class, or its index if the names are not known. [default: the "
                "predicted one]"
            ),
            show_default=False,
        ),
    ] = None,
    method: Annotated[
        str, typer.Option(help=marked("grad-cam, grad-cam++, layer-cam or occlusion."))
    ] = "grad-cam",
    layer: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "The layer whose activations are weighted. [default: the last whose numbers "
                "belong to places in the picture]"
            ),
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            help=marked("The output of a model with several. [default: the first]"),
            show_default=False,
        ),
    ] = None,
    scaling: Scaling = "none",
    as_json: JsonOption = False,
) -> None:
    """Show which places of a picture speak for a class, as a heat map over the picture."""
    from pellucid import api
    from pellucid.api.new_file import new_file
    from pellucid.cli.run_first import check_run_first

    check_run_first(model, [str(picture)], "explain")
    path = new_file(out, OUT, picture)
    found = api.explain(
        model, picture, label=label, method=method, output=output, layer=layer, scaling=scaling
    )
    found.save(path)
    if not as_json:
        typer.echo("\n".join(map(one_line, str(found).splitlines())))
        typer.echo(str(path))
        return
    print_json(
        {
            "heat_map": str(path),
            "label": found.label,
            "index": found.index,
            "value": found.value,
            "is_probability": found.is_probability,
            "output": found.output,
            "method": found.method,
            "layer": found.layer,
            "box": found.box,
            "size": list(found.heat.shape),
            "assumptions": list(found.assumptions),
        }
    )
