"""The steps of one training, ordered by how urgently a user waits for their results."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import polars as pl

from pellucid.data.decode import DECODER_VERSION
from pellucid.data.selection import class_indices, images_in, is_first_copy
from pellucid.earlier_names import with_earlier_names
from pellucid.i18n import marked
from pellucid.inference.classifier import write_facts
from pellucid.inference.onnx_graph import add_ood_score
from pellucid.report.document import write_report
from pellucid.report.results import summarise_results
from pellucid.report.run_findings import run_findings
from pellucid.run import replacing, write_json, write_text
from pellucid.run_record import VERSIONED, OODDetection, Parity, RunRecord
from pellucid.training.classifier_files import (
    ParityPictures,
    decode_parity_pictures,
    onnx_parity,
    write_keras_model,
)
from pellucid.training.context import TrainingContext
from pellucid.training.held_out import prediction_rows, result_metrics
from pellucid.training.job import TrainingJob
from pellucid.training.keras_writer import KerasWriter
from pellucid.training.learning_curve import SHARES, learning_curve
from pellucid.training.model_card import model_card
from pellucid.training.ood_detector import OODDetector, fit_ood_detector, ood_scores
from pellucid.training.ood_scorer import CONCENTRATION
from pellucid.training.prepared_catalog import prepare_catalog
from pellucid.training.recipe import FittedModel, Floats, Recipe


class Steps:
    """The steps of one training, and the record of their results.

    Args:
        context: Source, cache, run and hooks of the training.
        job: Source and settings of the training.
    """

    def __init__(self, context: TrainingContext, job: TrainingJob) -> None:
        self._context, self._config = context, job.config
        self._run, self._watcher = context.run, context.watcher
        self._seconds: dict[str, float] = {}
        self._record = RunRecord(
            command=job.command,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            source=str(context.source.root.absolute()),
            **job.reading.facts,
            recipe=job.config.recipe,
            config=asdict(job.config),
            versions={name: version(name) for name in VERSIONED},
        )

    def take(self, recipe: Recipe) -> bool:
        """Run all steps.

        Args:
            recipe: Recipe to train with.

        Returns:
            Whether Ctrl-C ended the fit, so that the training may be resumed later.
        """
        with self._timed("reading and decoding"):
            catalog, notes = prepare_catalog(self._context, self._config, recipe)
        with self._timed("fitting"):
            model = recipe.fit(catalog)
        self._note(labels=tuple(model.classes), notes=tuple(notes))
        run = self._run
        pictures = decode_parity_pictures(catalog, model)
        run.checkpoints.mkdir(exist_ok=True)
        # Started now, since a writer may work in another process while the model is tested.
        started = model.predictor.keras_writer(pictures.pixels, run.checkpoints)
        with started or nullcontext() as writer:
            self._write_results(catalog, model, pictures, writer)
        return model.is_interrupted

    def _write_results(
        self,
        catalog: pl.DataFrame,
        model: FittedModel,
        pictures: ParityPictures,
        writer: KerasWriter | None,
    ) -> None:
        """Test the model, and write it with all results, the most important ones first."""
        run, watcher = self._run, self._watcher
        with self._timed("testing and model.onnx"):
            test, tested, metrics, parity = self._evaluate(catalog, model, pictures)
        watcher.metrics(metrics)
        with self._timed("learning from fewer pictures"):
            n_learned = metrics["n_train"] + metrics["n_validation"]
            self._learn_from_fewer(model, test, tested, n_learned)
        watcher.stage(marked("Writing the report"))
        predictions = pl.read_parquet(run.predictions)
        findings = run_findings(list(model.classes), catalog, predictions)
        write_report(run, findings, is_preliminary=True)
        if writer is not None:
            with self._timed("model.keras and parity"):
                watcher.stage(marked("Writing model.keras"))
                parity = write_keras_model(run, writer, pictures, parity)
        self._write_classifier_facts(model, parity)
        results = summarise_results(list(model.classes), predictions)
        assert results is not None, "there are test pictures"
        write_text(run.model_card, model_card(metrics, self._record, parity, results))
        self._write_config()
        hooks = self._context.hooks
        heat_maps = hooks.heat_maps(run) if hooks.heat_maps else None
        find_similar = hooks.find_similar(run) if hooks.find_similar else None
        write_report(run, findings, heat_maps, find_similar)
        parity.check()

    def _evaluate(
        self, catalog: pl.DataFrame, model: FittedModel, pictures: ParityPictures
    ) -> tuple[pl.DataFrame, Floats, dict[str, Any], Parity]:
        """Evaluate on the test set, and write all files that `predict` and `report` need.

        Returns:
            The test images, their probabilities, the metrics and the parity of model.onnx.
        """
        run, watcher = self._run, self._watcher
        watcher.stage(marked("Testing"))
        test = images_in(catalog, "test")
        test = test.filter(pl.Series(is_first_copy(test)))
        run.classifier.mkdir(exist_ok=True)
        model.predictor.write_onnx(run.onnx_model)
        detector = fit_ood_detector(model, catalog, self._config.seed)
        if detector is not None:
            learned = detector.scorer
            add_ood_score(
                run.onnx_model, learned.mean, learned.whitening, learned.centres, CONCENTRATION
            )
        parity = onnx_parity(run, model, detector, pictures)
        parity.check()

        tested = model.predictor.predict(test)
        scores = None if detector is None else ood_scores(model.predictor, detector.scorer, test)
        metrics = with_earlier_names(result_metrics(catalog, test, tested, model, detector, scores))
        validated, probabilities = model.validated, model.validated_probabilities
        seen = None if detector is None else detector.validated_scores
        tables = [
            prediction_rows(test, model.classes, tested, "held out", scores),
            prediction_rows(validated, model.classes, probabilities, model.validated_source, seen),
        ]
        with replacing(run.predictions) as temporary:
            pl.concat(tables).write_parquet(temporary)
        self._note_fit(model, detector)
        self._write_config()
        write_json(run.metrics, metrics)
        # Written last, since this file makes a run usable.
        self._write_classifier_facts(model, parity)
        return test, tested, metrics, parity

    def _note(self, **found: Any) -> None:
        """Add results to the record."""
        self._record = replace(self._record, **found)

    def _note_fit(self, model: FittedModel, detector: OODDetector | None) -> None:
        """Add the results of the fit to the record."""
        self._note(
            details=model.details,
            log_loss_by_strength=model.log_loss_by_strength,
            variants=model.variants,
            is_interrupted=model.is_interrupted,
            picked_rate=self._picked_rate(),
        )
        if detector is not None:
            by_class = {model.classes[at]: value for at, value in detector.auroc_by_class.items()}
            self._note(ood_detection=OODDetection(detector.threshold, by_class))

    def _picked_rate(self) -> float | None:
        """Return the learning rate picked by a range test, or None if there was no test."""
        if not self._run.rate_test.is_file():
            return None
        from pellucid.training.rate_finder import read_range_test

        found = read_range_test(self._run)
        return found.rate if found else None

    def _learn_from_fewer(
        self, model: FittedModel, test: pl.DataFrame, tested: Floats, n_learned: int
    ) -> None:
        """Compute the learning curve where that is quick: would more images help?"""
        if model.learn_from_fewer is None:
            return
        answers = {1.0: (n_learned, tested)}
        answers |= {share: model.learn_from_fewer(share, test) for share in SHARES}
        y = class_indices(test["label"], model.classes)
        self._note(learning_curve=learning_curve(y, answers, test["unit"]))

    def _write_classifier_facts(self, model: FittedModel, parity: Parity) -> None:
        record, told = self._record, self._record.ood_detection
        about: dict[str, Any] = {
            "model": model.name,
            "recipe": record.recipe,
            "decoder": DECODER_VERSION,
            "created": record.created,
            "versions": record.versions,
        }
        write_facts(
            self._run.classifier_facts,
            model.classes,
            model.spec,
            model.precision,
            asdict(parity),
            about,
            told.threshold if told else None,
        )

    def _write_config(self) -> None:
        self._run.write_record(replace(self._record, seconds=self._seconds))

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self._seconds[name] = round(time.perf_counter() - began, 2)
        self._run.note(f"{name}: {self._seconds[name]} s")
