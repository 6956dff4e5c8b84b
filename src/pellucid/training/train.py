"""From a folder to a run: the one entry point of training."""

import shlex
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pellucid.augment.policy import find_plan
from pellucid.config import TrainConfig
from pellucid.data.cache import PictureCache
from pellucid.data.catalog import check_source, read_catalog, with_splits
from pellucid.data.decode import DECODER_VERSION, Pixels, decode_unchanged
from pellucid.data.sources.endings import is_table
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading, reading_from_facts
from pellucid.data.sources.source import Source
from pellucid.errors import ConfigError, RunError
from pellucid.inference.classifier import Classifier, write_facts
from pellucid.inference.onnx_graph import add_familiarity
from pellucid.interrupt import CheckingWatcher, CtrlC
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.progress import Watcher
from pellucid.report.document import write_report
from pellucid.report.record import read_run_table
from pellucid.report.results import summarise_results
from pellucid.report.run_findings import run_findings
from pellucid.run import RunFolder, read_json, replacing, write_error, write_json, write_text
from pellucid.settings import PARTS, command_of, config_from_dict
from pellucid.training.familiarity import CONCENTRATION
from pellucid.training.learning_curve import SHARES, learning_curve
from pellucid.training.model_card import model_card
from pellucid.training.near_copies import find_near_copies
from pellucid.training.none_of_these import NoneOfThese, familiarity_of, learn_none_of_these
from pellucid.training.parity import LIMIT, LIMIT_REDUCED, Parity, max_difference, parity_rows
from pellucid.training.recipe import Elsewhere, FittedModel, Recipe, Workplace
from pellucid.training.recipes import get_recipe
from pellucid.training.test_results import is_first_copy, prediction_rows, result_metrics, rows_of

if TYPE_CHECKING:
    import keras

_VERSIONED = ("pellucid", "keras", "openvino", "onnx", "pillow", "numpy", "polars")

_KERAS_BATCH = 8


def train(
    folder: Path,
    run_folder: Path,
    config: TrainConfig,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
    elsewhere: Elsewhere | None = None,
    reading: Reading | None = None,
) -> RunFolder:
    """Train, evaluate and save a classifier.

    Args:
        folder: A folder of pictures, or another source that `open_source` knows.
        run_folder: Where the run goes; must not exist, or be empty.
        config: Settings.
        watcher: Receives the progress.
        callbacks: Further Keras callbacks, for recipes that train with `fit`.
        elsewhere: Machines that compute what takes long; None computes it here.
        reading: Which folders are splits and what a table's columns are, if a user says so.

    Returns:
        The finished run.

    Raises:
        PellucidError: The pictures, the settings or the run folder cannot be used. A run folder
            that holds neither a usable classifier nor a finished epoch by then is removed again.
    """
    get_recipe(config.recipe)
    for part in PARTS[config.recipe]:
        find_plan(getattr(getattr(config, part), "augment", "none"))
    check_backend()
    watcher = watcher or Watcher()
    reading = reading or Reading()
    source = _open(folder, reading, watcher)
    if run_folder.resolve().is_relative_to(folder.resolve()):
        raise RunError(
            f"The run folder {run_folder} would lie inside the picture folder {folder}, and would "
            "look like a class the next time. Start from another folder, or choose one outside "
            "with --run."
        )
    run = RunFolder.create(run_folder)
    command = command_of(folder, config, reading.options)
    job = {"command": command, "source": str(folder.absolute()), "config": asdict(config)}
    job |= reading.facts
    with run.locked():
        write_json(run.job, job)
        return _work(source, reading, run, config, command, watcher, callbacks, elsewhere)


def resume(
    run_folder: Path,
    watcher: Watcher | None = None,
    callbacks: Sequence["keras.callbacks.Callback"] = (),
    elsewhere: Elsewhere | None = None,
) -> RunFolder:
    """Go on with a training that a crash, Ctrl-C or a power cut has ended.

    Args:
        run_folder: The run's folder.
        watcher: Receives the progress.
        callbacks: As the interrupted training had them.
        elsewhere: As for `train`; the interrupted training may have had others, or none.

    Returns:
        The finished run, with the same result as if nothing had happened.

    Raises:
        RunError: There is nothing to go on with, or the pictures have changed.
        PellucidError: As for `train`.
    """
    run = RunFolder(run_folder)
    if not run.job.is_file():
        if run.is_usable:
            raise RunError(f"The run {run_folder} is complete; there is nothing to go on with.")
        raise RunError(
            f"There is no interrupted training at {run_folder}: it has no checkpoints/job.json. "
            "Expected the folder of a run that `pellucid train` began."
        )
    with run.locked():
        return _go_on(run, watcher or Watcher(), callbacks, elsewhere)


def _go_on(
    run: RunFolder,
    watcher: Watcher,
    callbacks: Sequence["keras.callbacks.Callback"],
    elsewhere: Elsewhere | None,
) -> RunFolder:
    job = read_json(run.job, "Job")
    try:
        config = config_from_dict(TrainConfig, job["config"])
        folder, command = Path(job["source"]), str(job["command"])
        reading = reading_from_facts(job)
        if "allow_outside" not in job and is_table(folder):
            # An earlier version began this training, which allowed it to every table.
            reading = replace(reading, allow_outside=True)
    except (KeyError, TypeError, ConfigError) as error:
        raise RunError(
            f"{run.job} cannot be used ({error}). Train again into a new folder."
        ) from None
    check_backend()
    run.note("resumed")
    source = _open(folder, reading, watcher)
    return _work(source, reading, run, config, command, watcher, callbacks, elsewhere)


def _open(path: Path, reading: Reading, watcher: Watcher) -> Source:
    watcher.stage("Looking for pictures")
    source = open_source(path, reading)
    check_source(source)
    return source


def _work(
    source: Source,
    reading: Reading,
    run: RunFolder,
    config: TrainConfig,
    command: str,
    watcher: Watcher,
    callbacks: Sequence["keras.callbacks.Callback"],
    elsewhere: Elsewhere | None,
) -> RunFolder:
    """Train into an open run folder, and leave nothing in it that is of no use."""
    ctrl_c = CtrlC()
    watcher = CheckingWatcher(watcher, ctrl_c, run)
    cache = PictureCache(None)
    is_interrupted = True
    try:
        with ctrl_c.listening():
            cache = PictureCache.of_user()
            workplace = Workplace(source, cache, run, watcher, ctrl_c, callbacks, elsewhere)
            recipe = get_recipe(config.recipe)(config, workplace)
            training = _Training(source, reading, run, config, watcher, cache, recipe)
            is_interrupted = training.go(command)
    except BaseException as error:
        cache.commit()
        if run.is_removed:  # what was written since is of no use
            run.discard()
            run.check_is_there()
        if run.has_state:
            note = f"{run.path} is kept. To go on: pellucid resume {shlex.quote(str(run.path))}"
            run.note(note)
            watcher.note(note)
        elif not run.is_usable:
            run.discard()
        elif not run.keras_model.is_file():
            note = f"{run.path} is kept: it can predict and report, but it has no model.keras."
            run.note(note)
            watcher.note(note)
        if isinstance(error, OSError):
            raise write_error(run.path, error) from error
        raise
    finally:
        cache.close()
        run.remove_working_files(keep_state=is_interrupted and run.has_state)
    return run


class _Training:
    """The steps of one training, in order."""

    def __init__(
        self,
        source: Source,
        reading: Reading,
        run: RunFolder,
        config: TrainConfig,
        watcher: Watcher,
        cache: PictureCache,
        recipe: Recipe,
    ) -> None:
        self.source, self.reading, self.run, self.config = source, reading, run, config
        self.watcher, self.cache, self.recipe = watcher, cache, recipe
        self.seconds: dict[str, float] = {}
        self.facts: dict[str, Any] = {}
        self._tested: tuple[
            NDArray[np.intp], NDArray[np.intp], NDArray[np.float32], pl.Series | None
        ]

    def go(self, command: str) -> bool:
        """Take the steps; what a user waits for most comes first.

        Returns:
            Whether Ctrl-C ended the fit, so that the training may go on later.
        """
        with self._timed("reading and decoding"):
            catalog, labels = self._read(command)
        with self._timed("fitting"):
            model = self.recipe.fit(catalog, labels)
        with self._timed("testing and model.onnx"):
            metrics, parity = self._evaluate(catalog, labels, model)
        self.watcher.metrics(metrics)
        with self._timed("learning from fewer pictures"):
            self._learn_from_fewer(metrics["n_train"] + metrics["n_validation"])
        self.watcher.stage("Writing the report")
        predictions = pl.read_parquet(self.run.predictions)
        findings = run_findings(labels, catalog, predictions)
        write_report(self.run, findings)
        if self.recipe.has_keras_model:
            with self._timed("model.keras and parity"):
                parity = self._write_keras(catalog, model, parity)
        self._write_facts(labels, model, parity)
        results = summarise_results(labels, predictions)
        assert results is not None, "there are test pictures"
        card = model_card(metrics, self.facts, asdict(parity), results)
        write_text(self.run.model_card, card)
        self._write_config()
        write_report(self.run, findings)
        parity.check()
        return model.is_interrupted

    def _read(self, command: str) -> tuple[pl.DataFrame, list[str]]:
        self.recipe.compute_elsewhere()
        self.watcher.stage("Reading pictures")
        catalog = read_catalog(self.source, self.cache, self.recipe.sink, self.watcher.progress)
        near = None
        if self.config.split.near_copies == "together":
            near = find_near_copies(catalog, self.source.files, self.recipe, self.watcher)
        catalog, notes = with_splits(catalog, self.config.split, self.config.seed, near)
        if self.run.has_state:
            catalog = self._as_begun(catalog)
        notes = [*self.source.notes, *self.source.survey.notes, *notes]
        notes += [self.cache.problem] if self.cache.problem else []
        for note in notes:
            self.watcher.note(note)
            self.run.note(note)
        in_use = catalog.filter(pl.col("split").is_not_null())
        labels = sorted(set(in_use["label"]))
        self.watcher.found(len(in_use), labels)
        with replacing(self.run.catalog) as temporary:
            catalog.write_parquet(temporary)
        self.facts = {
            "command": command,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "source": str(self.source.root.absolute()),
            **self.reading.facts,
            "recipe": self.config.recipe,
            "labels": labels,
            "notes": notes,
            "config": asdict(self.config),
            "versions": {name: version(name) for name in _VERSIONED},
        }
        return catalog, labels

    def _as_begun(self, catalog: pl.DataFrame) -> pl.DataFrame:
        """Keep the splits that the training began with, and refuse other pictures than its own."""
        what = ["path", "label", "hash"]
        known = read_run_table(self.run.catalog, dict.fromkeys(what, pl.String))
        if not catalog.select(what).equals(known.select(what)):
            raise RunError(
                f"The pictures in {self.source.root} are not those that this training began with, "
                "so its result would be mixed up. Bring them back, or train into a new folder."
            )
        # Another version, or features from another machine, might deal them differently.
        dealt = [name for name in ("split", "unit", "reason") if name in known.columns]
        return catalog.with_columns(known.select(dealt).get_columns())

    def _evaluate(
        self, catalog: pl.DataFrame, labels: list[str], model: FittedModel
    ) -> tuple[dict[str, Any], Parity]:
        """Test, and write all that `predict` and `report` need."""
        self.watcher.stage("Testing")
        index = {label: position for position, label in enumerate(labels)}
        y = np.array([index.get(label, -1) for label in catalog["label"]], dtype=np.intp)
        test_rows = rows_of(catalog, "test")
        test_rows = test_rows[is_first_copy(catalog, test_rows)]
        self.run.classifier.mkdir(exist_ok=True)
        self.recipe.write_onnx(self.run.onnx_model)
        known = learn_none_of_these(self.recipe, catalog, y, model, self.config.seed)
        if known is not None:
            self._add_familiarity(known, labels)
        parity = self._onnx_parity(catalog, labels, model, known)
        parity.check()

        tested = self.recipe.predict(test_rows)
        if known is not None:
            known.scores[test_rows] = familiarity_of(self.recipe, known.familiarity, test_rows)
        self._tested = y[test_rows], test_rows, tested, catalog["unit"][test_rows]
        metrics = result_metrics(catalog, y, len(labels), test_rows, tested, model, known)
        parts = [(test_rows, tested, "held out")]
        parts += [(model.validated, model.validated_probabilities, model.validated_source)]
        with replacing(self.run.predictions) as temporary:
            pl.concat(
                [prediction_rows(catalog, labels, *part, known) for part in parts]
            ).write_parquet(temporary)
        self.facts["details"] = model.details
        self.facts["log_loss_by_strength"] = model.log_loss_by_strength
        self.facts["variants"] = [asdict(variant) for variant in model.variants]
        self.facts["is_interrupted"] = model.is_interrupted
        self.facts["picked_rate"] = self._picked_rate()
        self._write_config()
        write_json(self.run.metrics, metrics)
        # Last, since this file is what makes a run usable.
        self._write_facts(labels, model, parity)
        return metrics, parity

    def _learn_from_fewer(self, n: int) -> None:
        """Find out whether more pictures would help, where that is quick."""
        y, rows, tested, units = self._tested
        answers = {1.0: (n, tested)}
        for share in SHARES:
            answer = self.recipe.predict_from_fewer(share, rows)
            if answer is None:
                return
            answers[share] = answer
        self.facts["learning_curve"] = asdict(learning_curve(y, answers, units))

    def _add_familiarity(self, known: NoneOfThese, labels: list[str]) -> None:
        """Have model.onnx tell pictures of no class, and note how well it does."""
        learned = known.familiarity
        add_familiarity(
            self.run.onnx_model, learned.mean, learned.whitening, learned.centres, CONCENTRATION
        )
        self.facts["none_of_these"] = {
            "threshold": known.threshold,
            "auroc_by_class": {labels[at]: value for at, value in known.auroc_by_class.items()},
        }

    def _picked_rate(self) -> float | None:
        """Tell what a range test has found, if there was one."""
        if not self.run.rate_test.is_file():
            return None
        from pellucid.training.rate_finder import read_range_test

        found = read_range_test(self.run)
        return found.rate if found else None

    def _onnx_parity(
        self,
        catalog: pl.DataFrame,
        labels: list[str],
        model: FittedModel,
        known: NoneOfThese | None,
    ) -> Parity:
        rows, pixels = self._parity_pictures(catalog, model)
        classifier = Classifier(self.run.onnx_model, labels, model.spec, model.precision)
        limit = LIMIT if classifier.engine.precision == "float32" else LIMIT_REDUCED
        found = classifier.outputs(pixels)
        probabilities, familiarity = found[:, : len(labels)], found[:, len(labels) :]
        difference = max_difference(self.recipe.predict(rows), probabilities)
        parity = Parity(len(rows), limit, onnx_max_difference=difference)
        if known is None:
            return parity
        expected = familiarity_of(self.recipe, known.familiarity, rows)[:, None]
        return replace(parity, familiarity_max_difference=max_difference(expected, familiarity))

    def _write_keras(self, catalog: pl.DataFrame, model: FittedModel, parity: Parity) -> Parity:
        """Write model.keras, load it back as a user would, and compare."""
        self.watcher.stage("Writing model.keras")
        import_keras()
        import keras

        # Keras wants a name that ends with .keras, which a temporary name beside it would not.
        self.run.checkpoints.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.run.checkpoints) as temporary:
            self.recipe.write_keras(Path(temporary) / "model.keras")
            (Path(temporary) / "model.keras").replace(self.run.keras_model)
        rows, pixels = self._parity_pictures(catalog, model)
        loaded = keras.models.load_model(self.run.keras_model, compile=False, safe_mode=True)
        inputs = np.stack(pixels).astype("float32")
        # A few at a time: the activations of all would take gigabytes.
        answers = [
            np.asarray(loaded.predict_on_batch(inputs[start : start + _KERAS_BATCH]))
            for start in range(0, len(inputs), _KERAS_BATCH)
        ]
        difference = max_difference(self.recipe.predict(rows), np.concatenate(answers))
        return replace(parity, keras_max_difference=difference)

    def _parity_pictures(
        self, catalog: pl.DataFrame, model: FittedModel
    ) -> tuple[NDArray[np.intp], list[Pixels]]:
        """Decode some pictures outside the test from their files, as `predict` will."""
        rows = model.validated
        if not len(rows):
            is_train = (catalog["split"] == "train").fill_null(value=False)
            rows = is_train.arg_true().to_numpy().astype(np.intp)
        rows = parity_rows(rows)
        hashes = [bytes.fromhex(value) for value in catalog["hash"].gather(rows)]
        # The catalog's rows are in the order of the source.
        files = [self.source.files[row].file for row in rows]
        pictures = zip(files, hashes, strict=True)
        return rows, [decode_unchanged(*picture, model.spec) for picture in pictures]

    def _write_facts(self, labels: list[str], model: FittedModel, parity: Parity) -> None:
        about = {"model": model.name, "recipe": self.config.recipe, "decoder": DECODER_VERSION}
        about |= {"created": self.facts["created"], "versions": self.facts["versions"]}
        threshold = self.facts.get("none_of_these", {}).get("threshold")
        write_facts(
            self.run.classifier_facts,
            labels,
            model.spec,
            model.precision,
            asdict(parity),
            about,
            threshold,
        )

    def _write_config(self) -> None:
        write_json(self.run.config, {**self.facts, "seconds": self.seconds})

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 2)
        self.run.note(f"{name}: {self.seconds[name]} s")
