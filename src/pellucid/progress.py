"""What a training tells whoever watches. The command line draws it; the API keeps still."""

from typing import Any


class Watcher:
    """Is told how a training goes. Every method does nothing; override what is of interest."""

    def stage(self, name: str) -> None:
        """A new stage begins, such as "Reading pictures"."""

    def progress(self, done: int, total: int | None) -> None:
        """Some of the stage's pictures are done, of so many if that is known."""

    def found(self, n_pictures: int, labels: list[str]) -> None:
        """The pictures are read; `labels` are their classes."""

    def batch(self, done: int, total: int) -> None:
        """Some of the epoch's batches are done."""

    def epoch(self, row: dict[str, float]) -> None:
        """An epoch has ended; `row` is its line of history.csv."""

    def note(self, text: str) -> None:
        """Something that the user should know, in a sentence."""

    def metrics(self, metrics: dict[str, Any]) -> None:
        """The test metrics are known; the slower files are still to be written."""
