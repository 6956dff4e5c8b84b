"""`pellucid studio`."""

from pathlib import Path
from typing import Annotated

import typer

from pellucid.cli.explore import Browser, Port
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

EXAMPLES = marked(
    """\
pellucid studio  # the projects in projects/, and new ones
pellucid studio photos/  # a folder of pictures as a project: photos/cat/, photos/dog/ ...
pellucid studio photos/ --host 0.0.0.0  # and pictures from phones in the same network
"""
)


def studio(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=marked(
                "Folder with one folder of pictures per class. Its pictures stay where they are. "
                "The first change or training in the studio makes it a project, with a hidden "
                "folder .pellucid."
            ),
            show_default=False,
        ),
    ] = None,
    port: Port = 0,
    browser: Browser = True,
    host: Annotated[
        str | None,
        typer.Option(
            help=marked(
                "The address of this computer on which phones in the same network may send "
                "pictures to a room that you open in the page; 0.0.0.0 for all addresses. "
                "Phones get a page of their own; the studio stays on this computer."
            ),
            show_default=False,
        ),
    ] = None,
    room_port: Annotated[
        int,
        typer.Option(
            help=marked("With --host: the port for phones; 0 means any free port."),
            min=0,
            max=65535,
        ),
    ] = 0,
) -> None:
    """Collect pictures, train and test a classifier in the browser."""
    from pellucid.app.home import serve_home
    from pellucid.app.studio.projects import GIVEN
    from pellucid.errors import ConfigError
    from pellucid.typed_path import typed_path

    if room_port and host is None:
        raise ConfigError(
            _(
                "--room-port {port} is the port on which phones send pictures, and without --host "
                "they cannot reach this computer. Add --host 0.0.0.0, or leave out --room-port. "
                "The port of the studio itself is --port.",
                port=room_port,
            )
        )

    def tell(url: str) -> None:
        typer.echo(_("The studio is at {url}", url=url), err=True)
        if host is not None:
            typer.echo(_("Phones can send pictures to a project once you open its room."), err=True)
        typer.echo(_("Ctrl-C stops it."), err=True)

    page = "/studio/" if folder is None else f"/studio/#/{GIVEN}"
    project = None if folder is None else typed_path(folder)
    serve_home(
        port,
        browser=browser,
        tell=tell,
        page=page,
        project=project,
        room_host=host,
        room_port=room_port,
    )
