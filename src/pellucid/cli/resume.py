"""`pellucid resume`."""

from typing import Annotated

import typer

from pellucid.cli.cluster_option import ClusterOption
from pellucid.cli.printing import JsonOption

EXAMPLES = """\
pellucid resume photos
pellucid resume runs/photos
"""


def resume(
    run: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Resume a training after a crash, Ctrl-C or a power cut; the result is the same."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.train import print_result

    with TerminalWatcher() as watcher:
        resumed = api.resume(run, cluster=cluster, watcher=watcher)
    print_result(resumed, as_json=as_json)
