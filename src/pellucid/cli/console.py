"""Display the progress of a training in the terminal, on standard error."""

import time
from typing import Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pellucid.cli.printing import one_line
from pellucid.i18n import gettext as _
from pellucid.progress import Watcher
from pellucid.report.formats import counted_units, duration

MAX_LABELS = 20
"""Maximum number of classes that are named; further ones are only counted."""

MAX_NOTES = 12
"""Maximum number of notes that are printed; all of them are in log.txt and in the report."""


def _loss(value: float) -> str:
    """Format a loss with a fixed width, even if it diverges."""
    return f"{value:.4f}" if abs(value) < 1e5 else f"{value:.2e}"


class _Rate(ProgressColumn):
    """Column with pictures per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(_("{speed:,.0f} pictures/s", speed=speed) if speed else "")


class TerminalWatcher(Watcher):
    """Watcher that displays a training in the terminal, on standard error."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self._n_notes = 0
        self._bar: Progress | None = None
        self._task: Any = None
        self._stage = ""
        self._began = 0.0
        self._n_epochs: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def stage(self, name: str) -> None:
        """Print the name of the stage; a bar follows if the stage reports progress."""
        self.close()
        self._stage = name
        self.console.print(Text(_(name), style="bold"))

    def progress(self, done: int, total: int | None) -> None:
        """Draw the bar with pictures per second and the time left; in a log, only a final line."""
        if self._bar is None:
            self._began = time.perf_counter()
            self._bar = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                _Rate(),
                TextColumn(_("left:")),
                TimeRemainingColumn(),
                console=self.console,
                disable=not self.console.is_terminal,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._stage, total=total)
        self._bar.update(self._task, completed=done)
        if done == total:
            self.close()
            if not self.console.is_terminal:
                seconds = time.perf_counter() - self._began
                self.console.print(
                    _(
                        "  {n_pictures:,} pictures in {seconds:.1f} s",
                        n_pictures=total,
                        seconds=seconds,
                    ),
                    highlight=False,
                )

    def found(self, n_images: int, labels: list[str]) -> None:
        """Print the classes, so that the user notices a folder that was taken for a class."""
        names = ", ".join(one_line(label) for label in labels[:MAX_LABELS])
        if len(labels) > MAX_LABELS:
            said = _(
                "  {n_pictures:,} pictures in {n_classes} classes: {names} and {n_more} more",
                n_pictures=n_images,
                n_classes=len(labels),
                names=names,
                n_more=len(labels) - MAX_LABELS,
            )
        else:
            said = _(
                "  {n_pictures:,} pictures in {n_classes} classes: {names}",
                n_pictures=n_images,
                n_classes=len(labels),
                names=names,
            )
        self.console.print(Text(said), soft_wrap=True)

    def fitting(self, n_epochs: int) -> None:
        """Remember the number of epochs, from which the time left follows."""
        self._n_epochs = n_epochs

    def batch(self, done: int, total: int) -> None:
        """Draw a bar within the epoch, on a terminal."""
        if not self.console.is_terminal:
            return
        if self._bar is None:
            self._bar = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn(_("batches, left:")),
                TimeRemainingColumn(),
                console=self.console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._stage, total=total)
        self._bar.update(self._task, completed=done)

    def epoch(self, row: dict[str, float]) -> None:
        """Print an epoch's losses and accuracies, and how long the others take at most."""
        self.close()
        n_left = (self._n_epochs or 0) - int(row["epoch"])
        left = (
            _("  at most {duration} left", duration=duration(n_left * row["seconds"]))
            if n_left > 0
            else ""
        )
        said = _(
            "epoch {epoch:3.0f}  loss {loss}  accuracy {accuracy:.2%}  validation: loss "
            "{val_loss}  accuracy {val_accuracy:.2%}  {seconds:.1f} s",
            epoch=row["epoch"],
            loss=_loss(row["loss"]),
            accuracy=row["accuracy"],
            val_loss=_loss(row["val_loss"]),
            val_accuracy=row["val_accuracy"],
            seconds=row["seconds"],
        )
        self.console.print(said + left, highlight=False, soft_wrap=True)

    def tried(self, text: str) -> None:
        """Print the result of a try."""
        self.close()
        self.console.print(Text(f"  {one_line(text)}"), soft_wrap=True)

    def note(self, text: str) -> None:
        """Print a note, unless there were too many before."""
        self._n_notes += 1
        if self._n_notes <= MAX_NOTES:
            said = _("  note: {note}", note=one_line(text))
            self.console.print(Text(said, style="yellow"), soft_wrap=True)
        elif self._n_notes == MAX_NOTES + 1:
            self.console.print(Text(_("  more notes are in the report"), style="yellow"))

    def metrics(self, metrics: dict[str, Any]) -> None:
        """Print the result."""
        lower, upper = metrics["accuracy_interval"]
        counted = counted_units(metrics["n_test"], metrics.get("n_units", metrics["n_test"]))
        self.console.print(
            Text.assemble(
                (_("Accuracy "), "bold"),
                (f"{metrics['accuracy']:.1%}", "bold green"),
                _(
                    " on {n_test} held-out pictures{counted} (95% interval {lower:.1%} to "
                    "{upper:.1%}; always answering the most common class: "
                    "{majority_baseline:.1%})",
                    n_test=metrics["n_test"],
                    counted=counted,
                    lower=lower,
                    upper=upper,
                    majority_baseline=metrics["majority_baseline"],
                ),
            ),
            soft_wrap=True,
        )

    def close(self) -> None:
        """Remove the bar from the screen."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
