"""`pellucid explore`."""

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """\
pellucid explore photos
pellucid explore photos new.jpg  # a picture to begin with
pellucid explore model.keras --scaling 0..1
pellucid explore vgg16
"""


def explore(
    model: Annotated[
        str,
        typer.Argument(
            help="A run's folder or its name in runs/; a file that Keras 2 or 3 saved (.keras, "
            ".h5); imagenet-lite0, imagenet-lite2; or a network of `pellucid models`, with random "
            "weights."
        ),
    ],
    picture: Annotated[
        Path | None, typer.Argument(help="A picture to begin with.", show_default=False)
    ] = None,
    port: Annotated[
        int, typer.Option(help="The port on this computer; 0 means any free port.", min=0)
    ] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    scaling: Annotated[
        str,
        typer.Option(
            help="The scaling for models that do not scale pixels themselves: 0..1, tf, torch or "
            "caffe. With none, they see values from 0 to 255."
        ),
    ] = "none",
    allow_code: Annotated[
        bool,
        typer.Option(
            help="Allow code in the model file to run. Use this only for files that you trust."
        ),
    ] = False,
) -> None:
    """Open a model in the browser and follow a picture to the last multiplication."""
    from pellucid.backbones.scaling import RULES
    from pellucid.cli.explorable import explorable
    from pellucid.cli.run_first import check_run_first
    from pellucid.data.decode import read_picture_file
    from pellucid.errors import ConfigError, PictureError
    from pellucid.keras_runtime import check_backend, import_keras

    if scaling not in RULES:
        raise ConfigError(f"--scaling takes {', '.join(RULES)}; it was given {scaling!r}.")
    if picture is not None:
        check_run_first(model, [str(picture)], "explore")
    # TensorFlow takes seconds to start, so everything that can be checked is checked before.
    model = explorable(model, allow_code=allow_code)
    try:
        content = None if picture is None else read_picture_file(str(picture))
    except PictureError as error:
        raise PictureError(error.health, f"{picture}: {error}") from None
    check_backend()
    typer.echo("Starting Keras", err=True)
    import_keras()

    from pellucid.app.explorer import Explorer
    from pellucid.app.opened_model import open_model
    from pellucid.app.serve import serve
    from pellucid.backbones.scaling import check_scaling

    opened = open_model(model, allow_code=allow_code)
    explorer = Explorer(opened, check_scaling(scaling, opened.input_shape[2]))
    address = "/"
    if content is not None and picture is not None:
        address = f"/#/network?picture={explorer.add_picture(content, picture.name).id}"

    def tell(url: str) -> None:
        typer.echo(f"{opened.name} is at {url}\nCtrl-C stops it.", err=True)

    serve(explorer, address, port, browser=browser, tell=tell)
