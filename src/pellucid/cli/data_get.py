"""`pellucid data get`."""

import contextlib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.printing import say
from pellucid.cli.source_help import as_typed
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.data.named_sets.named_set import NamedSet

EXAMPLES = marked(
    """\
pellucid data get fashion-mnist  # writes fashion-mnist/train/ and fashion-mnist/test/
pellucid data get cifar-10 pictures/
"""
)


def get(
    name: Annotated[str, typer.Argument(help=marked("fashion-mnist, mnist or cifar-10."))],
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=marked("The new folder to write to. [default: the name of the data set]"),
            callback=as_typed,
        ),
    ] = None,
) -> None:
    """Download a well-known data set, and write it as a folder of pictures for each class."""
    from pellucid.cache_folder import cache_folder
    from pellucid.cli.download_bar import download_with_bar
    from pellucid.data.named_sets.named_set import check_new, write_named_set
    from pellucid.data.named_sets.registry import get_named_set

    data_set = get_named_set(name)
    folder = Path(name) if folder is None else folder
    check_new(folder)
    _say_what(data_set)
    archives = []
    for remote in data_set.files:
        archives.append(cache_folder() / "downloads" / name / remote.url.rpartition("/")[2])
        download_with_bar(remote, archives[-1])
    say(_("Writing pictures"))
    write_named_set(data_set, archives, folder)
    for archive in archives:
        with contextlib.suppress(OSError):  # on Windows, a virus scanner may hold it
            archive.unlink(missing_ok=True)
    say(_("To train on them: {command}", command=f"pellucid train {shlex.quote(str(folder))}"))
    typer.echo(folder)


def _say_what(data_set: "NamedSet") -> None:
    from rich.filesize import decimal

    height, width = data_set.shape[:2]
    say(
        _(
            "{title}: {n_train:,} pictures for training and {n_test:,} for the test, "
            "{height} x {width} pixels, {n_classes} classes",
            title=data_set.title,
            n_train=data_set.n_train,
            n_test=data_set.n_test,
            height=height,
            width=width,
            n_classes=len(data_set.classes),
        )
    )
    for remote in data_set.files:
        say(_("Address:    {url}", url=remote.url))
    say(_("Size:       {size}", size=decimal(sum(each.max_bytes for each in data_set.files))))
    say(_("License:    {license}", license=_(data_set.license)))
    say(_("Please cite {citation}", citation=data_set.citation))
