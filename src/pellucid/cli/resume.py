"""`pellucid resume`."""

from typing import Annotated

import typer

from pellucid.cli.cluster_option import ClusterOption
from pellucid.cli.folds import print_folds
from pellucid.cli.printing import JsonOption
from pellucid.cli.run_argument import complete_training
from pellucid.cli.search import print_search
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

EXAMPLES = """\
pellucid resume photos
pellucid resume runs/photos
"""


def resume(
    run: Annotated[
        str,
        typer.Argument(
            help=marked("The folder of a run, cross-validation or search, or its name in runs/."),
            autocompletion=complete_training,
        ),
    ],
    cluster: ClusterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Resume a training after a crash, Ctrl-C or a power cut; the result is the same."""
    from pellucid import api
    from pellucid.cli.console import TerminalWatcher
    from pellucid.cli.train import print_result

    if api.find_folds(run) is not None:
        with TerminalWatcher() as watcher:
            folds = api.resume_cross_validation(run, cluster=cluster, watcher=watcher)
        print_folds(folds, as_json=as_json)
        return
    if api.find_search(run) is not None:
        if cluster is not None:
            raise ConfigError(_("A search runs only on this machine. Leave out --cluster."))
        with TerminalWatcher() as watcher:
            searched = api.resume_search(run, watcher=watcher)
        print_search(searched, as_json=as_json)
        return
    with TerminalWatcher() as watcher:
        resumed = api.resume(run, cluster=cluster, watcher=watcher)
    print_result(resumed, as_json=as_json)
