"""`pellucid learn`."""

from typing import Annotated

import typer

from pellucid.cli.explore import Browser, Port
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

EXAMPLES = marked(
    """\
pellucid learn
pellucid learn convolution
pellucid learn photos  # with the pictures of a run, and links to its layers
pellucid learn photos/ convolution  # with the pictures of a folder
"""
)


def learn(
    model: Annotated[
        str | None,
        typer.Argument(
            help=marked(
                "What the lessons are shown with: a run, a model as for `pellucid "
                "explore`, or a folder of pictures. Without it, they use pictures that are "
                "part of scikit-image."
            ),
            show_default=False,
        ),
    ] = None,
    lesson: Annotated[
        str | None,
        typer.Argument(
            help=marked(
                "The lesson to open, such as convolution or 5. Without it, the list of all opens."
            ),
            show_default=False,
        ),
    ] = None,
    port: Port = 0,
    browser: Browser = True,
) -> None:
    """Open the lessons on image classification in the browser, in English or Korean."""
    from pellucid.app.learn import learn as serve_lessons
    from pellucid.cli.console import TerminalWatcher

    def tell(url: str) -> None:
        typer.echo(_("The lessons are at {url}\nCtrl-C stops them.", url=url), err=True)

    with TerminalWatcher() as watcher:
        serve_lessons(model, lesson, port, browser=browser, watcher=watcher, tell=tell)
