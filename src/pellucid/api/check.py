"""What is wrong with pictures before training."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from pellucid.api.given_source import open_given, source_path
from pellucid.api.summarize import summarize_dataset
from pellucid.data.checks.dataset_summary import split_of_test
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.registry import run_checks
from pellucid.data.sources.open_source import source_name
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError
from pellucid.progress import Watcher
from pellucid.report.findings_page import findings_page
from pellucid.report.page import write_page


@dataclass(frozen=True)
class CheckedData:
    """What the checks say of pictures."""

    source: Path
    """What was checked."""
    root: Path
    """The folder that paths are relative to."""
    classes: list[str]
    """Of the usable pictures, sorted."""
    n_pictures: int
    """Usable ones."""
    findings: list[Finding]
    """One for each check, in the order of their codes."""

    def write_page(self, path: str | os.PathLike[str]) -> None:
        """Write the findings as one HTML page, with pictures.

        Raises:
            RunError: The file cannot be written.
        """
        name = source_name(self.source)
        page = findings_page(name, self.root, self.n_pictures, self.classes, self.findings)
        write_page(Path(path), page)


def check_data(
    source: str | os.PathLike[str],
    *,
    seed: int = 0,
    test_labels: bool = False,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> CheckedData:
    """Look for what is wrong with pictures; nothing is changed.

    Args:
        source: As for `train`.
        seed: For the cross-validation that judges labels.
        test_labels: Whether labels of pictures that the source gives to the test are also on the
            list of labels to look at. Correcting only those makes the next test look better than
            it is.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding` and `allow_outside`, as for `train`.

    Returns:
        The findings.

    Raises:
        ConfigError: `test_labels` is asked for, and the source gives no test.
        DataError: There are no two classes of pictures.
    """
    watcher = watcher or Watcher()
    opened = open_given(source, reading)
    if test_labels and split_of_test(file.split for file in opened.files) is None:
        raise ConfigError(
            f"{source} gives no pictures for the test, so all labels are looked at anyway. Leave "
            "out --test-labels, or deal the pictures first with pellucid data split."
        )
    summary = summarize_dataset(opened, watcher, seed, with_test_labels=test_labels)
    watcher.stage("Checking")
    return CheckedData(
        source_path(source),
        opened.root,
        summary.classes,
        len(summary.rows),
        run_checks(summary),
    )
