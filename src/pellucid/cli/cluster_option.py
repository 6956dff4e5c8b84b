"""The option that runs a training on a cluster."""

from typing import Annotated

import typer

from pellucid.i18n import marked

ClusterOption = Annotated[
    str | None,
    typer.Option(
        help=marked(
            "Compute on a Ray cluster: its address, or auto for the one that this machine "
            "belongs to."
        ),
        metavar="ADDRESS",
    ),
]
