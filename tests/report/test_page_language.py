"""Pages are translated as a whole: report, evaluation, findings, preview."""

import re
from html import unescape

import numpy as np
import polars as pl
import pytest
from tests.i18n.brackets import words_outside

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.pixel_histogram import count_pixels
from pellucid.i18n import use_language
from pellucid.report.document import write_evaluation, write_report
from pellucid.report.findings_page import MAX_GROUPS, findings_page
from pellucid.report.preview_page import SCALINGS, ClassPreview, DataPreview, SizeFacts
from pellucid.report.run_files import read_run_files

NAMES = {"pellucid", "Keras", "ONNX", "keras", "PNG", "tf", "torch", "caffe"}
"""Names and codes that stay in every language."""
LABELS = ["고양이", "강아지"]
HISTORY = {
    "epoch": [1, 2],
    "loss": [1.0, 0.01],
    "accuracy": [0.5, 1.0],
    "val_loss": [1.1, 0.9],
    "val_accuracy": [0.5, 0.6],
    "learning_rate": [1e-3, 1e-4],
}
VARIANTS = [
    {"name": "features of augmented views", "log_loss": 0.5, "accuracy": 0.7, "seconds": 83.0},
    {"name": "fine-tuned", "note": "not tried: too little time was left"},
]
CURVE = {
    "gain": 0.05,
    "gain_interval": [0.02, 0.08],
    "p_value": 0.003,
    "points": [{"share": 1.0, "n": 40, "accuracy": 0.8, "interval": [0.7, 0.9]}],
}
PARITY = {
    "keras_max_difference": 1e-7, "onnx_max_difference": 1e-7, "ood_score_max_difference": 1e-7,
    "n_pictures": 8, "limit": 1e-3,
}  # fmt: skip
FINDING = Finding("P302", "이름", Outcome.FOUND, "둘.", groups=(("가.png", "나.png"),) * 30)


def shown(page):
    """Return the text and the attributes that are read, without names, paths and commands."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    body = re.sub(r"<(code|pre|bdi)\b.*?</\1>", "", body, flags=re.DOTALL)
    told = re.findall(r'(?:alt|title|aria-label|data-text)="([^"]*)"', body)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", body), *told]))


def not_translated(page):
    return {word for word in words_outside(shown(page)) if word not in NAMES}


@pytest.fixture
def rich_run(make_run, picture, answer):
    """Make a run in whose report nearly every sentence stands."""

    def make(recipe="fine-tune", *, is_interrupted=False, **others):
        pictures = [picture(f"{i}.png", LABELS[i % 2]) for i in range(12)]
        pictures += [picture(f"시{i}.png", LABELS[i % 2], "test") for i in range(12)]
        pictures += [picture(f"같{i}.png", LABELS[0], duplicate_of=f"시{i}.png") for i in (0, 1)]
        pictures += [picture("깨짐.png", LABELS[0], None, health="truncated", reason="끊김")]
        answers = [
            answer(f"시{i}.png", LABELS, LABELS[i % 2], [0.2, 0.8] if i < 6 else [0.9, 0.1])
            for i in range(12)
        ]
        run = make_run(
            LABELS,
            pictures,
            answers,
            recipe=recipe,
            config={"recipe": recipe, "seed": 7},
            history=HISTORY,
            classifier={"parity": PARITY},
            variants=VARIANTS,
            learning_curve=CURVE,
            ood_detection={"threshold": -0.1, "auroc_by_class": {"고양이": 0.9, "강아지": 0.8}},
            log_loss_by_strength={"0.1": 0.4, "1.0": 0.5},
            picked_rate=0.001,
            details={
                "epochs": 2, "best_epoch": 2, "temperature": 1.5, "kept": "head alone",
                "training_loss": "log loss with label smoothing of 0.1",
                "unfrozen_layers": "19 from 5 upwards", "winner": "fine-tuned",
            },
            versions={"pellucid": "0.1.0"},
            seconds={"fitting": 6.1},
            is_interrupted=is_interrupted,
            **others,
        )  # fmt: skip
        table = pl.read_parquet(run.predictions)
        units = pl.Series("unit", [f"{i // 2}" for i in range(len(table))])
        table.with_columns(units, units.alias("group"), ood_score=pl.lit(-0.5)).write_parquet(
            run.predictions
        )
        run.rate_test.write_text("learning_rate,loss\n0.0001,2.0\n0.001,1.9\n0.01,1.5\n0.1,4.0\n")
        return run

    return make


@pytest.mark.parametrize("is_interrupted", [False, True])
@pytest.mark.parametrize("recipe", ["fine-tune", "auto", "features", "scratch"])
def test_no_word_of_a_report_is_left(rich_run, recipe, is_interrupted):
    run = rich_run(recipe, is_interrupted=is_interrupted)
    with use_language("en-XA"):
        page = write_report(run, (FINDING,)).read_text("utf-8")
    assert not_translated(page) == set()
    assert '<html lang="en-XA">' in page


def test_no_word_of_an_evaluation_is_left(rich_run, tmp_path):
    files, page = read_run_files(rich_run()), tmp_path / "page.html"
    metrics = {**files.metrics, "n_ood": 9, "ood_rejected": 0.7, "ood_auroc": 0.8}
    with use_language("en-XA"):
        write_evaluation(
            files, "다른 것", tmp_path, page, files.catalog, files.predictions, metrics
        )
    assert not_translated(page.read_text("utf-8")) == set()


def test_no_word_is_left_of_a_run_without_a_test(make_run, picture):
    pictures = [picture("1.png", "개"), picture("2.png", "새")]
    run = make_run(["개", "새"], pictures, [], versions={}, details={}, seconds={"fitting": 1.0})
    with use_language("en-XA"):
        page = write_report(run).read_text("utf-8")
    assert not_translated(page) == set()


@pytest.mark.parametrize("n_found", [0, 1])
def test_no_word_of_a_page_of_findings_is_left(tmp_path, n_found):
    assert len(FINDING.groups) > MAX_GROUPS
    others = [
        Finding("P101", "이름", outcome, "셋.")
        for outcome in (Outcome.CLEAR, Outcome.NOT_APPLICABLE)
    ]
    with use_language("en-XA"):
        page = findings_page("사진", tmp_path, 9, LABELS, [FINDING] * n_found + others)
    assert not_translated(page) == set()


@pytest.mark.parametrize("n_files", [3, 300])
def test_no_word_of_a_preview_is_left(n_files):
    pixels = count_pixels([np.random.default_rng(0).integers(0, 256, (9, 9, 3), np.uint8)])
    classes = [ClassPreview("새", 0, n_files, {"train": 2, "test": 1}, [("새/1.png", None)])]
    sizes = SizeFacts(2, (3, 4), (5, 6), (7, 8), 2, [("PNG", 2)])
    with use_language("en-XA"):
        page = DataPreview(
            "사진", classes, sizes, pixels, [("깨짐.png", "끊김")], list(SCALINGS)
        ).page
    assert not_translated(page) == set()


def test_korean_has_its_own_numbers_dates_and_particles(rich_run):
    with use_language("ko"):
        page = write_report(rich_run(), (FINDING,)).read_text("utf-8")
    assert '<html lang="ko">' in page
    text = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "2026년 3월 1일 09:30 UTC 학습" in text
    assert "시험용 사진 12장 중 6장을 맞혔습니다." in text
    assert "50.0%" in text
    assert "\u00a0%" not in text
    # The particle follows the name within its tags.
    assert "고양이를 강아지로" in text
    assert "을(를)" not in page
    assert "(으)로" not in page
