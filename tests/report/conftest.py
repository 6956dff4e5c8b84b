"""Run folders as a training leaves them, made from a few rows."""

import json
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from pellucid.evaluation.metrics import held_out_metrics
from pellucid.report.document import write_report
from pellucid.run import RunFolder

CATALOG = {
    "path": pl.String, "label": pl.String, "split": pl.String, "hash": pl.String,
    "health": pl.String, "reason": pl.String, "width": pl.Int32, "height": pl.Int32,
    "n_bytes": pl.Int64, "duplicate_of": pl.String,
}  # fmt: skip
PREDICTIONS = {
    "path": pl.String, "split": pl.String, "label": pl.String, "predicted": pl.String,
    "confidence": pl.Float32, "probabilities": pl.List(pl.Float32), "source": pl.String,
}  # fmt: skip

Row = dict[str, Any]

VOID = {"meta", "link", "img", "br", "input"}
BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "li", "p", "td", "th"}


class Page(HTMLParser):
    """Reads a page strictly: every element that is opened has to be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if tag in BLOCKS:
            self.words.append(" ")

    def handle_data(self, data):
        if "style" in self._open or "script" in self._open:
            return
        self.words.append(data)
        if self.rows and ("td" in self._open or "th" in self._open):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).replace("\u00a0", " ").split())

    def cells(self, first: str) -> list[list[str]]:
        rows = [[cell.replace("\u00a0", " ").strip() for cell in row] for row in self.rows]
        return [row for row in rows if row and row[0] == first]


@pytest.fixture
def written() -> Callable[[RunFolder], tuple[str, Page]]:
    """Write a run's report and read it again."""

    def write(run: RunFolder) -> tuple[str, Page]:
        html = write_report(run).read_text(encoding="utf-8")
        return html, Page(html)

    return write


@pytest.fixture
def picture() -> Callable[..., Row]:
    """One row of the catalog, with what matters to the test."""

    def make(path: str, label: str | None, split: str | None = "train", **others: Any) -> Row:
        known = {"hash": path, "health": "ok", "width": 40, "height": 30, "n_bytes": 900}
        return (
            dict.fromkeys(CATALOG) | known | {"path": path, "label": label, "split": split} | others
        )

    return make


@pytest.fixture
def answer() -> Callable[..., Row]:
    """One row of the predictions."""

    def make(
        path: str,
        labels: Sequence[str],
        label: str,
        probabilities: Sequence[float],
        split: str = "test",
    ) -> Row:
        best = max(range(len(labels)), key=lambda index: probabilities[index])
        return {
            "path": path, "split": split, "label": label, "predicted": labels[best],
            "confidence": probabilities[best], "probabilities": [float(p) for p in probabilities],
            "source": "held out" if split == "test" else "out of fold",
        }  # fmt: skip

    return make


@pytest.fixture
def catalog() -> Callable[[list[Row]], pl.DataFrame]:
    return lambda rows: pl.DataFrame(rows, schema=CATALOG)


@pytest.fixture
def predictions() -> Callable[[list[Row]], pl.DataFrame]:
    return lambda rows: pl.DataFrame(rows, schema=PREDICTIONS)


@pytest.fixture
def make_run(tmp_path: Path, catalog, predictions) -> Callable[..., RunFolder]:
    """A whole run folder; the metrics follow from the answers."""

    def make(
        labels: list[str],
        pictures: list[Row],
        answers: list[Row],
        *,
        history: dict[str, list[float]] | None = None,
        classifier: dict[str, Any] | None = None,
        **settings: Any,
    ) -> RunFolder:
        run = RunFolder(tmp_path / "runs" / "새 실행 & co")
        run.classifier.mkdir(parents=True)
        catalog(pictures).write_parquet(run.catalog)
        predictions(answers).write_parquet(run.predictions)
        tested = [row for row in answers if row["split"] == "test"]
        metrics: dict[str, Any] = {"validation_accuracy": 0.875}
        if tested:
            true = np.array([labels.index(row["label"]) for row in tested])
            probabilities = np.array([row["probabilities"] for row in tested], dtype=np.float32)
            metrics |= held_out_metrics(true, probabilities, majority_classes=[0])
        run.metrics.write_text(json.dumps(metrics))
        known = {
            "command": "pellucid train photos/ --seed 7",
            "created": "2026-03-01T09:30:00+00:00",
            "source": str(tmp_path / "photos"),
            "labels": labels,
            "config": {"recipe": "features", "seed": 7, "split": {"test": 0.2}},
            "versions": {"pellucid": "0.1.0", "keras": "3.12.0"},
            "recipe": "features",
            "details": {"backbone": "efficientnet_lite2", "strength": 0.1},
            "seconds": {"reading and features": 6.1, "head": 61.4},
        }
        run.config.write_text(json.dumps(known | settings), encoding="utf-8")
        if history is not None:
            pl.DataFrame(history).write_csv(run.history)
        if classifier is not None:
            run.classifier_facts.write_text(json.dumps(classifier))
        return run

    return make


@pytest.fixture
def small_run(make_run, picture, answer) -> Callable[..., RunFolder]:
    """Two classes with hostile names; 3 of 5 test pictures are right."""
    labels = ["고양이 🐈", "<script>alert('x')</script>"]
    rows = [
        ("a/1.png", labels[0], [0.9, 0.1]),
        ("a/2.png", labels[0], [0.03, 0.97]),
        ("b/3.png", labels[1], [0.2, 0.8]),
        ('b/4" onerror="x.png', labels[1], [0.75, 0.25]),
        ("b/5.png", labels[1], [0.4, 0.6]),
    ]

    def make(**others: Any) -> RunFolder:
        pictures = [picture(path, label, "test") for path, label, _ in rows]
        pictures += [picture(f"a/train-{n}.png", labels[0]) for n in range(4)]
        answers = [answer(path, labels, label, p) for path, label, p in rows]
        # An answer to a picture that is not of the test must not count.
        answers.append(answer("a/train-0.png", labels, labels[0], [0.0, 1.0], split="train"))
        return make_run(labels, pictures, answers, **others)

    return make
