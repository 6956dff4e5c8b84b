"""A saved classifier on other pictures, and two runs against each other."""

import json

import numpy as np
import polars as pl
import pytest
from PIL import Image
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, roc_auc_score

pytestmark = pytest.mark.slow


@pytest.fixture
def others(draw, tmp_path):
    """Draw new pictures of both classes, noise that is neither, and a copy of a known one."""
    for number in range(12):
        draw(tmp_path / "새 사진" / "줄무늬" / f"{number}.png", 7000 + number, is_striped=True)
        draw(tmp_path / "새 사진" / "dots" / f"{number}.png", 8000 + number, is_striped=False)
        noise = np.random.default_rng(number).integers(0, 256, (40, 40, 3), dtype=np.uint8)
        path = tmp_path / "새 사진" / "noise" / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(noise).save(path)
    (tmp_path / "새 사진" / "dots" / "broken.png").write_bytes(b"")
    return tmp_path / "새 사진"


def test_evaluate(pellucid, trained, others):
    catalog = pl.read_parquet(trained / "catalog.parquet")
    learned = catalog.filter(pl.col("split") == "train")["path"][0]
    copy = others / learned.split("/")[0] / "seen before.png"
    copy.write_bytes((trained.parent / "photos" / learned).read_bytes())

    # Drawn patterns in other colours may well be near copies of those that were learned from.
    outcome = pellucid("evaluate", trained, others, "--near-copies", "ignore", "--json")
    assert outcome.status == 0
    found = outcome.json["metrics"]
    folder = trained / "evaluations" / "새 사진"
    assert outcome.json["evaluation"] == str(folder)
    assert json.loads((folder / "metrics.json").read_text("utf-8")) == found
    said = "Left out, because the run used them for training or validation: 1."
    assert said in outcome.stderr
    assert "Of classes that the run does not have: 12 (noise)." in outcome.stderr
    assert "Left out, because they are not usable pictures: 1." in outcome.stderr

    files = [f"{name}/{n}.png" for name in ("줄무늬", "dots", "noise") for n in range(12)]
    answered = pellucid("predict", trained, *(others / file for file in files), "--json")
    answers = answered.json["predictions"]
    known, strange = answers[:24], answers[24:]
    labels = ["줄무늬"] * 12 + ["dots"] * 12
    assert found["n_test"] == found["n_units"] == 24
    assert found["accuracy"] == accuracy_score(labels, [row["label"] for row in known])
    assert found["n_ood"] == 12
    assert found["ood_rejected"] == np.mean([not row["is_known"] for row in strange])
    assert found["known_accepted"] == np.mean([row["is_known"] for row in known])
    scores = [row["ood_score"] for row in answers]
    assert found["ood_auroc"] == pytest.approx(roc_auc_score([0] * 24 + [1] * 12, scores))
    assert found["ood_auroc"] > 0.9

    page = (folder / "report.html").read_text("utf-8")
    assert "test on other pictures" in page
    assert "새 사진" in page
    again = pellucid("evaluate", trained, others)
    assert again.status == 0
    assert "새 사진-2" in again.stdout
    assert "of other classes" in again.stdout


def test_the_baseline_answers_the_most_common_class_of_training(pellucid, trained, draw):
    """Not that of the new pictures, which nobody knew when the classifier was made."""
    catalog = pl.read_parquet(trained / "catalog.parquet")
    keep = (pl.col("split") != "train") | (pl.col("label") == "dots")
    few = catalog.filter(~keep).head(20)  # stripes, beside more dots
    pl.concat([catalog.filter(keep), few]).write_parquet(trained / "catalog.parquet")
    photos = trained.parent / "more stripes"
    for number in range(9):
        draw(photos / "줄무늬" / f"{number}.png", 7000 + number, is_striped=True)
    for number in range(3):
        draw(photos / "dots" / f"{number}.png", 8000 + number, is_striped=False)
    outcome = pellucid("evaluate", trained, photos, "--near-copies", "ignore", "--json")
    assert outcome.json["metrics"]["majority_baseline"] == 3 / 12


@pytest.mark.long
def test_evaluate_on_nothing_it_can_be_tested_on(pellucid, trained, draw_classes, tmp_path):
    others = draw_classes(tmp_path / "others", 2, labels=("cats", "dogs"))
    for folder in (others, tmp_path / "photos"):
        outcome = pellucid("evaluate", trained, folder)
        if folder == others:
            assert outcome.status == 1
            assert "none can test" in outcome.stderr
            assert "cats, dogs" in outcome.stderr
        else:  # of the pictures of the training only those of its test are left
            assert outcome.status == 0
            assert "because the run used them" in outcome.stderr


def test_compare(pellucid, trained, without_keras_model, tmp_path):
    second = tmp_path / "second"
    assert pellucid("train", tmp_path / "photos", "--run", second, "--model", "mlp",
                    "--epochs", 2).status == 0  # fmt: skip
    outcome = pellucid("compare", trained, second, "--json")
    tables = [
        pl.read_parquet(run / "predictions.parquet").filter(pl.col("split") == "test").sort("path")
        for run in (trained, second)
    ]
    # Near copies, which the second has no features to find, may move a few pictures.
    shared = set(tables[0]["path"]) & set(tables[1]["path"])
    assert len(shared) > 0.7 * len(tables[0])
    tables = [table.filter(pl.col("path").is_in(shared)) for table in tables]
    right = [(table["label"] == table["predicted"]).to_numpy() for table in tables]
    only = [int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())]
    found = outcome.json
    assert found["accuracies"] == pytest.approx([right[0].mean(), right[1].mean()])
    assert [found["test"]["n_only_first_right"], found["test"]["n_only_second_right"]] == only
    p_value = binomtest(only[0], sum(only)).pvalue if sum(only) else 1.0
    assert found["test"]["p_value"] == pytest.approx(p_value)
    assert found["better"] == (("run" if only[0] > only[1] else "second") if p_value < 0.05
                               else None)  # fmt: skip
    assert found["n_units"] == tables[0]["unit"].n_unique()  # the second knows of no near copies
    low, high = found["accuracy_interval"]
    assert low < high  # also where no picture tells the two apart
    words = pellucid("compare", trained, second).stdout
    assert f"On {len(right[0])} test pictures of both" in words

    same = pellucid("compare", trained, trained, "--json")
    assert same.json["better"] is None
    assert "with itself" in same.stderr
    other = tmp_path / "other"
    assert pellucid("train", tmp_path / "photos", "--run", other, "--model", "mlp",
                    "--epochs", 1, "--seed", 5).status == 0  # fmt: skip
    shared = pellucid("compare", trained, other, "--json").json["test"]["n"]
    assert 0 < shared < len(right[0])
