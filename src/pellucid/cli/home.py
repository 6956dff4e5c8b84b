"""`pellucid` without a command: the home page."""

import typer

from pellucid.i18n import gettext as _


def home(port: int, *, browser: bool) -> None:
    """Serve the home page until Ctrl-C."""
    from pellucid.app.home import serve_home

    def tell(url: str) -> None:
        typer.echo(
            _(
                "The home page is at {url}\nCtrl-C stops it. `pellucid --help` lists the commands.",
                url=url,
            ),
            err=True,
        )

    serve_home(port, browser=browser, tell=tell)
