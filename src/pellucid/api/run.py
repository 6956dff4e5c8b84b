"""A finished training."""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from pellucid.api.find_run import find_run
from pellucid.api.given_source import open_given, source_path
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError, RunError
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison
    from pellucid.api.evaluate import Evaluation
    from pellucid.config import NearCopies
    from pellucid.exports.export import Exported

_MAX_NAMED = 10
"""More classes than this are counted, not named."""


class Run:
    """A finished training with its metrics and its classifier.

    Args:
        folder: Folder of the run.

    Raises:
        RunError: There is no run in the folder.

    Example:
        >>> run = pellucid.Run("runs/photos")
        >>> run.metrics["accuracy"]
        1.0
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = RunFolder.open(Path(folder))

    @property
    def path(self) -> Path:
        """Folder of the run."""
        return self._folder.path

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """Content of metrics.json; `pellucid.evaluation.metrics.METRICS` explains its keys."""
        return self._folder.read_metrics()

    @cached_property
    def classifier(self) -> Classifier:
        """The classifier: its model, its class names and its input."""
        return Classifier.load(self._folder.classifier)

    def predict(
        self,
        pictures: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
        top: int = 5,
        n_views: int = 1,
    ) -> list[Prediction]:
        """Classify image files.

        Args:
            pictures: One file or several.
            top: Number of the most probable classes to return, at least 1.
            n_views: Number of views of each image over which to average the probabilities, from
                1 to 10: the image, its mirror image, four corners, their mirror images. Whether
                an image belongs to none of the classes is decided on the unchanged image.

        Returns:
            One prediction per file, in the same order; its `error` is set if the file could not
            be used.

        Raises:
            ConfigError: `pictures` are not paths, or `top` or `n_views` is out of range.

        Example:
            >>> pellucid.load("photos").predict("new.png")[0].label
            'dog'
        """
        return self.classifier.predict(pictures, top, n_views)

    def evaluate(
        self,
        source: str | os.PathLike[str],
        *,
        near_copies: "NearCopies" = "together",
        watcher: Watcher | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> "Evaluation":
        """Evaluate the classifier on other images with labels.

        Images that the run used for training or validation, and near copies of them, are left out.
        Images of classes that the run does not have are not tested either; the share of them that
        the classifier recognizes as out-of-distribution is reported.

        Args:
            source: As for `train`. The labels must be names of the run's classes; splits of the
                source are ignored.
            near_copies: "together" leaves the near copies out, "ignore" tests on them too.
            watcher: Receives the progress.
            **reading: `splits`, `columns`, `encoding` and `allow_outside`, as for `train`.

        Returns:
            The metrics, and a new folder in the run that holds them and a report.

        Raises:
            ConfigError: `near_copies` has another value.
            DataError: No image is left to test with.
            RunError: The run is damaged, or the folder cannot be written.

        Example:
            >>> pellucid.load("photos").evaluate("others/").path.name
            'others'
        """
        from pellucid.api.evaluate import evaluate
        from pellucid.data.sources.open_source import source_name

        opened, name = open_given(source, reading, str(self.path)), source_name(source_path(source))
        return evaluate(self._folder, opened, name, watcher or Watcher(), near_copies)

    def compare(self, other: "Run | str | os.PathLike[str]") -> "Comparison":
        """Compare with another run on the images that are in the test set of both, by content.

        Args:
            other: The other run, or its folder or name as for `load`.

        Returns:
            The comparison. Differences are those of the other run minus this one.

        Raises:
            RunError: There is no such run, one is damaged, or they share no test image with the
                same label.

        Example:
            >>> comparison = pellucid.load("photos").compare("photos")
            >>> comparison.better is None
            True
        """
        from pellucid.api.compare import compare_runs

        return compare_runs(self._folder, load(other)._folder)

    def export(
        self,
        format: str,  # noqa: A002 (as on the command line)
        folder: str | os.PathLike[str] | None = None,
        *,
        int8: bool = False,
        watcher: Watcher | None = None,
    ) -> "Exported":
        """Export the classifier for another runtime, and compare the predictions in that runtime.

        Args:
            format: "onnx", "openvino", "litert" or "keras".
            folder: The new folder; ``exports/FORMAT`` in the run by default.
            int8: Whether to compute in 8-bit integers ("onnx" and "openvino").
            watcher: Receives the progress.

        Returns:
            The folder, and how closely the predictions agree.

        Raises:
            ConfigError: There is no such format, or its runtime is not installed.
            RunError: The folder exists, or the run lacks a file that the format needs.
            ParityError: The predictions of the export differ from those of the classifier.

        Example:
            >>> exported = pellucid.load("photos").export("onnx")
            >>> exported.path.name
            'onnx'
        """
        from pellucid.exports.export import export

        own = self.path / "exports" / (f"{format}-int8" if int8 else format)
        target = own if folder is None else typed_path(folder)
        return export(self._folder, format, target, watcher or Watcher(), int8=int8)

    def write_report(self) -> Path:
        """Write report.html again from the files of the run.

        Returns:
            Path of the report.

        Example:
            >>> pellucid.load("photos").write_report().name
            'report.html'
        """
        from pellucid.report.document import write_report

        return write_report(self._folder)

    def keras_script(self) -> str:
        """Generate a plain Keras script that rebuilds and trains the model of the run.

        Returns:
            The source code. Comments at its top say where it differs from what pellucid did.

        Raises:
            RunError: The run has no model.keras, or a file of it is missing or damaged.
            ConfigError: The model or its augmentation cannot be written as code.
        """
        from pellucid.exports.keras_script.run_script import run_script

        return run_script(self._folder)

    def __repr__(self) -> str:
        """Show folder, accuracy and classes, as for a notebook."""
        return f"Run({', '.join([repr(str(self.path)), *self._tested(), *self._classes()])})"

    def _tested(self) -> list[str]:
        try:
            metrics = self.metrics
            lower, upper = metrics["accuracy_interval"]
            interval = f"({lower:.1%} to {upper:.1%})"
            on = f"on {metrics['n_test']} held-out pictures"
            return [f"accuracy {metrics['accuracy']:.1%} {interval} {on}"]
        except (RunError, KeyError, TypeError, ValueError):
            return []  # not tested yet, or the file is damaged, which `metrics` reports

    def _classes(self) -> list[str]:
        try:
            labels = self._folder.read_record().labels
        except RunError:
            return []
        more = f" and {len(labels) - _MAX_NAMED} more" if len(labels) > _MAX_NAMED else ""
        return [f"{len(labels)} classes: {', '.join(labels[:_MAX_NAMED])}{more}"]


def load(run: "Run | str | os.PathLike[str]") -> Run:
    """Open an earlier run.

    Args:
        run: Folder of the run, or its name in ``runs/``. An open run is returned unchanged.

    Returns:
        The run.

    Raises:
        ConfigError: The argument has another type, or is an address.
        RunError: There is no such run. The message lists the runs that there are.

    Example:
        >>> run = pellucid.load("photos")
        >>> run.classifier.labels
        ('cat', 'dog')
    """
    if isinstance(run, Run):
        return run
    if not isinstance(run, str | os.PathLike):
        raise ConfigError(
            f"A run was given as an object of type {type(run).__name__}. Expected a run, its "
            "folder, or its name in runs/."
        )
    return Run(find_run(run))
