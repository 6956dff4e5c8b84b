"""A finished training."""

import os
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from pellucid.api.find_run import find_run
from pellucid.api.given_source import open_given, source_path
from pellucid.api.notebook_watcher import default_watcher
from pellucid.data.sources.reading import ReadingOptions
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.inference.asked import check_number
from pellucid.inference.classifier import Classifier
from pellucid.inference.predictions import Predictions
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.typed_path import typed_path

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes

    from pellucid.api.compare import Comparison
    from pellucid.api.cost_evaluation import CostEvaluation
    from pellucid.api.evaluate import Evaluation
    from pellucid.api.given_costs import Costs
    from pellucid.config import NearCopies
    from pellucid.exports.benchmark import Benchmark
    from pellucid.exports.export import Exported
    from pellucid.plots.confusion_plot import Normalize

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

    @cached_property
    def history(self) -> "pl.DataFrame":
        """The epochs of the training, content of history.csv: epoch, loss, val_loss and others.

        Raises:
            RunError: The run was not trained in epochs, or the file is damaged.
        """
        from pellucid.report.run_files import read_history

        history = read_history(self._folder, self._folder.read_record())
        if history is None:
            raise RunError(
                _(
                    "The run {path} was not trained in epochs (its recipe is {recipe}), so it has "
                    "no history. The recipes scratch and fine-tune have one.",
                    path=self.path,
                    recipe=self._folder.read_record().recipe,
                )
            )
        return history

    @cached_property
    def predictions(self) -> "pl.DataFrame":
        """The predictions for the test pictures, one row each.

        The columns are those of predictions.parquet, such as path, label, predicted, confidence
        (the probability of the predicted class) and probabilities (of all classes, in the order
        of `classifier.labels`).

        Raises:
            RunError: The run has not been tested yet, or a file is damaged.
        """
        from pellucid.data.selection import images_in
        from pellucid.report.run_files import read_run_files

        return images_in(read_run_files(self._folder).predictions, "test")

    def mistakes(self, n: int = 12) -> "pl.DataFrame":
        """List test pictures that were classified wrongly, the most confident mistakes first.

        Args:
            n: Maximum number of pictures, at least 1.

        Returns:
            Frame with the columns path, label, predicted and confidence.

        Raises:
            ConfigError: `n` is not a whole number of at least 1.
            RunError: As for `predictions`.

        Example:
            >>> pellucid.load("photos").mistakes(n=3).columns
            ['path', 'label', 'predicted', 'confidence']
        """
        from pellucid.evaluation.mistakes import confident_mistakes

        wrong = confident_mistakes(self.predictions, check_number(n))
        return wrong.select("path", "label", "predicted", "confidence")

    def plot_history(self, ax: "Axes | None" = None) -> "Axes":
        """Plot the loss on the training and the validation pictures by epoch, with Matplotlib.

        Args:
            ax: Axes to draw on; those of a new figure by default.

        Returns:
            The axes, which can be styled further.

        Raises:
            ConfigError: Matplotlib is not installed, or `ax` is something else.
            RunError: As for `history`.
        """
        from pellucid.plots.history_plot import plot_history

        best = self._folder.read_record().details.get("best_epoch")
        return plot_history(self.history, best if isinstance(best, int) else None, ax)

    def plot_confusion(
        self, ax: "Axes | None" = None, normalize: "Normalize | None" = None
    ) -> "Axes":
        """Plot the confusion matrix of the test, with Matplotlib.

        Args:
            ax: Axes to draw on; those of a new figure by default.
            normalize: As in scikit-learn: "true", "pred" or "all" for shares of each true class,
                of each predicted class or of all pictures; counts by default.

        Returns:
            The axes, which can be styled further.

        Raises:
            ConfigError: Matplotlib is not installed, or an argument is something else.
            RunError: As for `predictions`.

        Example:
            >>> ax = pellucid.load("photos").plot_confusion(normalize="true")
            >>> ax.get_xlabel()
            'predicted class'
        """
        from pellucid.data.selection import class_indices
        from pellucid.evaluation.confusion import confusion_matrix
        from pellucid.plots.confusion_plot import plot_confusion

        labels = self._folder.read_record().labels
        true, predicted = (
            class_indices(self.predictions[name], labels) for name in ("label", "predicted")
        )
        return plot_confusion(confusion_matrix(true, predicted, len(labels)), labels, normalize, ax)

    def predict(self, pictures: Any, top: int = 5, n_views: int = 1) -> Predictions:
        """Classify pictures: files, images of Pillow or arrays.

        Args:
            pictures: A path, an image of Pillow, or an array of whole numbers from 0 to 255 of
                shape (height, width), (height, width, 1), (height, width, 3) or (height, width,
                4); tensors of other libraries are converted. Or several of them in a list; or an
                array of shape (n, height, width, n_channels).
            top: Number of the most probable classes to return, at least 1.
            n_views: Number of views of each image over which to average the probabilities, from
                1 to 10: the image, its mirror image, four corners, their mirror images. Whether
                an image belongs to none of the classes is decided on the unchanged image.

        Returns:
            One prediction per picture, in the same order, in a list that a notebook shows with
            the pictures. Its `error` is set if the file could not be used.

        Raises:
            ConfigError: Something else was passed, such as bytes or an open file, or `top` or
                `n_views` is out of range.
            DataError: An array has another shape, or other values, such as from 0 to 1.

        Example:
            >>> import PIL.Image
            >>> run = pellucid.load("photos")
            >>> run.predict("new.png")[0].label
            'dog'
            >>> with PIL.Image.open("new.png") as picture:
            ...     predictions = run.predict(picture)
            >>> predictions[0].label
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
            **reading: `splits`, `columns`, `encoding`, `allow_outside` and `label_pattern`, as for
                `train`.

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
        return evaluate(self._folder, opened, name, watcher or default_watcher(), near_copies)

    def evaluate_costs(
        self,
        evaluation: "Evaluation | None" = None,
        *,
        costs: "Costs | None" = None,
        positive: str | None = None,
        false_negative_cost: float | None = None,
        false_positive_cost: float | None = None,
    ) -> "CostEvaluation":
        """Choose answers that minimize a cost, and evaluate what they cost on the test.

        With two classes, the threshold of the positive class's probability that costs least on the
        validation pictures is chosen; the test pictures are not used to choose it. With more, the
        answer is the class of the least expected cost (Elkan 2001).

        Args:
            evaluation: Evaluation on other pictures, from `evaluate`; the run's own test by
                default.
            costs: Cost by true class and answer, such as ``{"cat": {"dog": 5}, "dog": {"cat":
                1}}``; or the path of a CSV file with a row for each true class and a column for
                each answer.
            positive: With two classes, the positive one.
            false_negative_cost: With two classes instead of `costs`: cost of missing the positive
                one, at least 0.
            false_positive_cost: With two classes instead of `costs`: cost of a false alarm.

        Returns:
            The rule, its mean cost on the test with 95% intervals, and the mean cost of the most
            probable class.

        Raises:
            ConfigError: The costs are missing, incomplete, given twice, or do not fit the classes.
            DataError: The table of costs is not text.
            RunError: A file is damaged, or a threshold is to be chosen and there are no
                predictions for validation pictures.

        Example:
            >>> run = pellucid.load("photos")
            >>> found = run.evaluate_costs(positive="dog", false_negative_cost=5)
            >>> found.positive, found.least_cost.mean_cost
            ('dog', 0.0)
        """
        from pellucid.api.cost_evaluation import evaluate_costs
        from pellucid.api.given_costs import given_costs

        given = partial(
            given_costs,
            costs=costs,
            positive=positive,
            false_negative_cost=false_negative_cost,
            false_positive_cost=false_positive_cost,
        )
        return evaluate_costs(self._folder, evaluation.path if evaluation else None, given)

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
            format: "onnx", "openvino", "litert", "keras", or "web": a page that classifies in a
                browser from a file, without a network.
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
        return export(self._folder, format, target, watcher or default_watcher(), int8=int8)

    def benchmark_exports(self, *, watcher: Watcher | None = None) -> "Benchmark":
        """Measure how fast the exports in the run's folder ``exports`` are on this machine.

        The exports and the run's own model are timed in turn, one picture at a time.

        Args:
            watcher: Receives the progress.

        Returns:
            The processor, and the median time for a picture of each export, the fastest first.

        Raises:
            ConfigError: The runtime of an export is not installed.
            RunError: A folder in ``exports`` is not an export.

        Example:
            >>> [speed.name for speed in pellucid.load("photos").benchmark_exports().speeds]
            ['run']
        """
        from pellucid.exports.benchmark import benchmark_exports, list_exports

        folders = list_exports(self.path / "exports")
        return benchmark_exports(self._folder, folders, watcher or default_watcher())

    def write_report(self) -> Path:
        """Write report.html again from the files of the run, in the current language.

        Beside the most confident mistakes, it shows the places that spoke for the wrong answer. To
        draw them for the first time takes seconds; they are kept in the folder ``heat`` of the run.
        Below them are the most similar training pictures, if the features of the pictures are
        cached on this computer, as the recipe ``features`` leaves them.

        Returns:
            Path of the report.

        Example:
            >>> pellucid.load("photos").write_report().name
            'report.html'
        """
        from pellucid.api.mistake_heat import MistakeHeat
        from pellucid.api.similar_training import SimilarTraining
        from pellucid.report.document import write_report

        run = self._folder
        return write_report(run, None, MistakeHeat(run), SimilarTraining(run))

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

    def _repr_html_(self) -> str:
        from pellucid.api.shown_run import shown_run
        from pellucid.cards.run_card import MAX_MISTAKES

        try:
            metrics, mistakes = self.metrics, self.mistakes(MAX_MISTAKES).to_dicts()
        except RunError:  # not tested yet, or a file is damaged, which the properties report
            return shown_run(self._folder, None, [])
        return shown_run(self._folder, metrics, mistakes)

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
            _(
                "A run was given as an object of type {type}. Expected a run, its folder, or "
                "its name in runs/.",
                type=type(run).__name__,
            )
        )
    return Run(find_run(run))
