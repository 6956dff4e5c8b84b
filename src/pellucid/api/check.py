"""Check a data set for problems before training."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from pellucid.api.given_source import open_given, source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.api.summarize import summarize_dataset
from pellucid.cards.card import Card
from pellucid.cards.findings_card import findings_card
from pellucid.cards.html import card_html
from pellucid.cards.text import card_text
from pellucid.data.checks.dataset_summary import split_of_test
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.registry import run_checks
from pellucid.data.sources.open_source import source_name
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.report.findings_page import findings_page
from pellucid.report.page import write_page


@dataclass(frozen=True, repr=False)
class CheckedData:
    """Findings of the checks of a data set."""

    source: Path
    """Path of the checked images."""
    root: Path
    """Folder that image paths are relative to."""
    classes: list[str]
    """Classes of the usable images, sorted."""
    n_images: int
    """Number of usable images."""
    findings: list[Finding]
    """One finding per check, sorted by code."""

    def write_page(self, path: str | os.PathLike[str]) -> None:
        """Write the findings as one HTML page with images.

        Raises:
            RunError: The file cannot be written.
        """
        name = source_name(self.source)
        page = findings_page(name, self.root, self.n_images, self.classes, self.findings)
        write_page(Path(path), page)

    def __repr__(self) -> str:
        """Show what was found as text."""
        return card_text(self._card())

    def _repr_html_(self) -> str:
        return card_html(self._card())

    def _card(self) -> Card:
        name = source_name(self.source)
        return findings_card(name, self.n_images, len(self.classes), self.findings)


def check_data(
    source: str | os.PathLike[str],
    *,
    seed: int = 0,
    test_labels: bool = False,
    watcher: Watcher | None = None,
    **reading: Unpack[ReadingOptions],
) -> CheckedData:
    """Check a data set for problems such as broken files, copies, leaks and doubtful labels.

    Nothing is changed.

    Args:
        source: As for `train`.
        seed: Seed of the cross-validation that judges the labels.
        test_labels: Whether labels of images in the source's own test split are also listed for
            review. Correcting only those that the check doubts makes the next test look better
            than it is.
        watcher: Receives the progress.
        **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
            `train`.

    Returns:
        The findings, which can be written as an HTML page.

    Raises:
        ConfigError: `test_labels` is true, and the source has no test split.
        DataError: There are fewer than two classes.

    Example:
        >>> checked = pellucid.check_data("photos/")
        >>> checked.classes
        ['cat', 'dog']
        >>> checked.write_page("data_check.html")
    """
    watcher = watcher or default_watcher()
    opened = open_given(source, reading)
    if test_labels and split_of_test(file.split for file in opened.files) is None:
        raise ConfigError(
            _(
                "{source} has no test split, so all labels are checked anyway. Leave out "
                "test_labels (--test-labels), or split the pictures first: pellucid data split",
                source=source,
            )
        )
    summary = summarize_dataset(opened, watcher, seed, with_test_labels=test_labels)
    watcher.stage(marked("Checking"))
    return CheckedData(
        source_path(source),
        opened.root,
        summary.classes,
        len(summary.rows),
        run_checks(summary),
    )
