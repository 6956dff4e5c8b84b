"""Progress events of a training run. The command line draws them; the API ignores them."""

from typing import Any


class Watcher:
    """Receives the progress events of a training run. All methods do nothing unless overridden."""

    def stage(self, name: str) -> None:
        """Handle the start of a stage; `name` is for display, such as "Reading pictures"."""

    def progress(self, done: int, total: int | None) -> None:
        """Handle progress in a stage: `done` of `total` images; None if the total is unknown."""

    def found(self, n_images: int, labels: list[str]) -> None:
        """Handle the end of reading: `n_images` images of the classes `labels` were found."""

    def fitting(self, n_epochs: int) -> None:
        """Handle the start of a fit of at most `n_epochs` epochs; early stopping may end it."""

    def batch(self, done: int, total: int) -> None:
        """Handle progress within an epoch: `done` of `total` batches."""

    def epoch(self, row: dict[str, float]) -> None:
        """Handle the end of an epoch; `row` is its line of history.csv."""

    def tried(self, text: str) -> None:
        """Handle the end of one try of a search; `text` is its result, a sentence."""

    def note(self, text: str) -> None:
        """Handle a note to the user; `text` is a sentence."""

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Handle the test metrics; they arrive before the slower files of the run are written."""
