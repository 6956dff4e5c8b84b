"""`pellucid data check`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pellucid.cards.padding import padded
from pellucid.cli import source_help
from pellucid.cli.printing import JsonOption, print_json
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

PAGE = Path("data_check.html")

EXAMPLES = """\
pellucid data check photos/
pellucid data check photos/ --json
"""


def check(
    source: source_help.SourceArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            help=marked("The new page. [default: data_check.html, or the next free name]")
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help=marked("Seed for the cross-validation."), min=0)] = 0,
    test_labels: Annotated[
        bool,
        typer.Option(
            "--test-labels",
            help=marked(
                "Also list doubtful labels of pictures in test/. Correcting only those "
                "makes the next test look better than it is."
            ),
        ),
    ] = False,
    splits: source_help.SplitsOption = None,
    columns: source_help.ColumnsOption = None,
    encoding: source_help.EncodingOption = None,
    allow_outside: source_help.OutsideOption = False,
    label_pattern: source_help.LabelPatternOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check pictures for problems: broken files, copies, leaks, doubtful labels ..."""
    from pellucid import api
    from pellucid.api.new_file import new_file
    from pellucid.cli.console import TerminalWatcher

    page = new_file(out, PAGE, source)
    with TerminalWatcher() as watcher:
        checked = api.check_data(
            source,
            seed=seed,
            test_labels=test_labels,
            watcher=watcher,
            **source_help.source_options(splits, columns, encoding, allow_outside, label_pattern),
        )
    checked.write_page(page)
    if as_json:
        print_json({"page": str(page), "findings": [asdict(f) for f in checked.findings]})
        return
    if checked.findings:
        outcomes = padded([_(finding.outcome.value) for finding in checked.findings])
        for finding, outcome in zip(checked.findings, outcomes, strict=True):
            typer.echo(f"{finding.code}  {outcome}  {_(finding.title)}: {finding.found}")
    typer.echo(_("Pictures, and what to do: {page}", page=page))
