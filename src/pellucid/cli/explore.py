"""`pellucid explore`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.i18n import gettext as _
from pellucid.i18n import marked

EXAMPLES = marked(
    """\
pellucid explore photos
pellucid explore photos new.jpg  # shows this picture first
pellucid explore model.keras --scaling 0..1
pellucid explore vgg16
"""
)

Port = Annotated[
    int,
    typer.Option(
        help=marked("The port on this computer; 0 means any free port."), min=0, max=65535
    ),
]
Scaling = Annotated[
    str,
    typer.Option(
        help=marked(
            "The scaling for models that do not scale pixels themselves: 0..1, tf, torch or caffe. "
            "With none, they see values from 0 to 255."
        )
    ),
]
Browser = Annotated[bool, typer.Option(help=marked("Open the page in the browser."))]


def explore(
    model: Annotated[
        str,
        typer.Argument(
            help=marked(
                "A run's folder or its name in runs/; a file that Keras 2 or 3 saved "
                "(.keras, .h5); imagenet-lite0, imagenet-lite2; or a network of `pellucid "
                "models`, with random weights."
            )
        ),
    ],
    picture: Annotated[
        Path | None, typer.Argument(help=marked("The picture to show first."), show_default=False)
    ] = None,
    port: Port = 0,
    browser: Browser = True,
    scaling: Scaling = "none",
    allow_code: Annotated[
        bool,
        typer.Option(
            help=marked(
                "Allow code in the model file to run. Use this only for files that you trust."
            )
        ),
    ] = False,
) -> None:
    """Open a model in the browser and follow a picture to the last multiplication."""
    from pellucid.app.explore import explore as explore_model
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.run_first import check_run_first

    if picture is not None:
        check_run_first(model, [str(picture)], "explore")

    def tell(name: str, url: str) -> None:
        typer.echo(_("{name} is at {url}\nCtrl-C stops it.", name=name, url=url), err=True)

    with TerminalWatcher() as watcher:
        explore_model(
            model,
            picture,
            port,
            scaling=scaling,
            allow_code=allow_code,
            browser=browser,
            watcher=watcher,
            tell=tell,
        )
