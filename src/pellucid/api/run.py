"""A finished training."""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from pellucid.api.find_run import find_run
from pellucid.api.given_source import open_given, source_path
from pellucid.config import NearCopies
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError, RunError
from pellucid.inference.classifier import Classifier, Prediction
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison
    from pellucid.api.evaluate import Evaluation
    from pellucid.exports.export import Exported

_MAX_NAMED = 10
"""More classes than this are counted, not named."""


class Run:
    """A finished training.

    Args:
        folder: The run folder.

    Raises:
        RunError: There is no run there.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = RunFolder.open(Path(folder))

    @property
    def path(self) -> Path:
        """The run folder."""
        return self._folder.path

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """The content of metrics.json; `pellucid.evaluation.metrics.METRICS` explains the keys."""
        return self._folder.read_metrics()

    @cached_property
    def classifier(self) -> Classifier:
        """What predicts: class names, the pictures it takes, and the model."""
        return Classifier.load(self._folder.classifier)

    def predict(
        self,
        pictures: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
        top: int = 5,
        n_views: int = 1,
    ) -> list[Prediction]:
        """Classify picture files.

        Args:
            pictures: One file or several.
            top: How many of the most probable classes to give, at least 1.
            n_views: Number of views of each picture over which to average the probabilities, from
                1 to 10: the picture, its mirror image, four corners, their mirror images. Whether
                a picture belongs to none of the classes is judged by the picture as it is.

        Returns:
            One prediction a file, in the same order; one with an `error` where a file could not
            be used.

        Raises:
            ConfigError: These are no paths, or `top` or `n_views` is no such number.
        """
        return self.classifier.predict(pictures, top, n_views)

    def evaluate(
        self,
        source: str | os.PathLike[str],
        *,
        near_copies: NearCopies = "together",
        watcher: Watcher | None = None,
        **reading: Unpack[ReadingOptions],
    ) -> "Evaluation":
        """Test the classifier on other pictures; their labels are the classes' names.

        Pictures that the run learned from or chose by, and near copies of them, are left out, as
        are those of classes that it does not have. Of the latter, the share that seems strange to
        the classifier is reported.

        Args:
            source: As for `train`; its splits do not count.
            near_copies: "together" leaves these near copies out, "ignore" tests on them too.
            watcher: Receives the progress.
            **reading: `splits`, `columns`, `encoding` and `allow_outside`, as for `train`.

        Returns:
            The metrics, and a new folder in the run that holds them and a report.

        Raises:
            ConfigError: `near_copies` is neither of these.
            DataError: No picture is left to test with.
            RunError: The run is damaged, or the folder cannot be written.
        """
        from pellucid.api.evaluate import evaluate
        from pellucid.data.sources.open_source import source_name

        opened, name = open_given(source, reading), source_name(source_path(source))
        return evaluate(self._folder, opened, name, watcher or Watcher(), near_copies)

    def compare(self, other: "Run | str | os.PathLike[str]") -> "Comparison":
        """Compare with another run on the pictures that are in the test of both, by content.

        Args:
            other: The other run, or its folder or name as for `load`.

        Returns:
            Differences are those of the other from this one.

        Raises:
            RunError: There is no such run, one is damaged, or they share no test picture under
                the same label.
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
        """Write the classifier for another runtime, and compare it there.

        Args:
            format: "onnx", "openvino", "litert" or "keras".
            folder: What to make; ``exports/FORMAT`` in the run by default.
            int8: Whether to compute in 8-bit whole numbers ("onnx" and "openvino").
            watcher: Receives the progress.

        Raises:
            ConfigError: There is no such format, or its runtime is not installed.
            RunError: The folder exists, or the run has not what the format is made of.
            ParityError: The export does not answer as the classifier does.
        """
        from pellucid.exports.export import export

        own = self.path / "exports" / (f"{format}-int8" if int8 else format)
        target = own if folder is None else typed_path(folder)
        return export(self._folder, format, target, watcher or Watcher(), int8=int8)

    def write_report(self) -> Path:
        """Write report.html anew from the files of the run.

        Returns:
            Where it is.
        """
        from pellucid.report.document import write_report

        return write_report(self._folder)

    def keras_script(self) -> str:
        """Write a script of plain Keras that rebuilds and trains the model of the run.

        Returns:
            The source. Comments at its top say where it differs from what pellucid did.

        Raises:
            RunError: The run has no model.keras, or a file of it is missing or damaged.
            ConfigError: The model or its augmentation cannot be written as code.
        """
        from pellucid.exports.keras_script.run_script import run_script

        return run_script(self._folder)

    def __repr__(self) -> str:
        """Tell what a notebook should show of it: where it is, its test, its classes."""
        return f"Run({', '.join([repr(str(self.path)), *self._tested(), *self._classes()])})"

    def _tested(self) -> list[str]:
        try:
            metrics = self.metrics
            lower, upper = metrics["accuracy_interval"]
            interval = f"({lower:.1%} to {upper:.1%})"
            on = f"on {metrics['n_test']} held-out pictures"
            return [f"accuracy {metrics['accuracy']:.1%} {interval} {on}"]
        except (RunError, KeyError, TypeError, ValueError):
            return []  # it is not tested yet, or the file is damaged, which `metrics` tells

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
        run: Its folder, or its name in ``runs/``. A run that is open already is given back.

    Raises:
        ConfigError: It is neither.
        RunError: There is no such run; the message lists those that there are.
    """
    if isinstance(run, Run):
        return run
    if not isinstance(run, str | os.PathLike):
        raise ConfigError(
            f"A run was given as an object of type {type(run).__name__}. Expected a run, its "
            "folder, or its name in runs/."
        )
    return Run(find_run(run))
