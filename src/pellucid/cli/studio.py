"""`pellucid studio`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.explore import Browser, Port

EXAMPLES = """\
pellucid studio  # the projects in projects/, and new ones
pellucid studio photos/  # a folder of pictures as a project: photos/cat/, photos/dog/ ...
"""


def studio(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder with one folder of pictures per class, which becomes a project. Its "
            "pictures stay where they are; a hidden folder .pellucid is added.",
            show_default=False,
        ),
    ] = None,
    port: Port = 0,
    browser: Browser = True,
) -> None:
    """Collect pictures, train and test a classifier in the browser."""
    from pellucid.app.home import serve_home
    from pellucid.app.studio.projects import GIVEN
    from pellucid.typed_path import typed_path

    def tell(url: str) -> None:
        typer.echo(f"The studio is at {url}\nCtrl-C stops it.", err=True)

    page = "/studio/" if folder is None else f"/studio/#/{GIVEN}"
    project = None if folder is None else typed_path(folder)
    serve_home(port, browser=browser, tell=tell, page=page, project=project)
