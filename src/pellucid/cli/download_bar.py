"""Download a file with a bar in the terminal, on standard error."""

from pathlib import Path

from pellucid.cli.command import StoppedError
from pellucid.download import RemoteFile, download
from pellucid.i18n import gettext as _


def download_with_bar(remote: RemoteFile, path: Path) -> None:
    """Download a file, and draw how far it has come; in a log, nothing is drawn.

    Args:
        remote: The file on the server.
        path: Path to write.

    Raises:
        DownloadError: As for `download`.
        StoppedError: Ctrl-C was pressed.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    console = Console(stderr=True)
    columns = BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("", total=None)
            download(
                remote,
                path,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
    except KeyboardInterrupt:
        raise StoppedError(
            _(
                "Stopped by Ctrl-C. What has arrived is kept: the same command continues there.",
            )
            if remote.digest
            else _("Stopped by Ctrl-C. The same command starts the download again.")
        ) from None
