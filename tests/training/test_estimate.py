"""What a training would do, before anything is measured."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import pytest

from pellucid.config import AutoConfig, FineTuneConfig, SplitConfig, TrainConfig
from pellucid.data.sources.source import Source, SourceFile
from pellucid.errors import DataError
from pellucid.training.auto_estimate import estimate_auto
from pellucid.training.cost import Counts, Stage
from pellucid.training.estimate import Estimate, size
from pellucid.training.estimating import planned_splits
from pellucid.training.recipe_estimates import clocked_units, head_seconds
from pellucid.training.sampled import draw_sample
from pellucid.training.stage_clock import Begun, StageClock


def source(*parts: tuple[str, int, str | None]) -> Source:
    files = [
        SourceFile(f"{split}/{label}/{at}.png", "", label, split)
        for label, n, split in parts
        for at in range(n)
    ]
    return Source(Path("photos"), files, [])


def numbers(catalog) -> dict[tuple[str, str], int]:
    return {(label, s): n for label, s, n in catalog.group_by("label", "split").len().iter_rows()}


def test_a_fifth_of_each_class_is_for_the_test_and_a_fifth_of_the_rest_for_validation():
    given = source(("cat", 100, None), ("dog", 50, None))
    catalog, _ = planned_splits(given, TrainConfig(split=SplitConfig(0.2, 0.2)))
    assert numbers(catalog) == {
        ("cat", "test"): 20,
        ("cat", "validation"): 16,
        ("cat", "train"): 64,
        ("dog", "test"): 10,
        ("dog", "validation"): 8,
        ("dog", "train"): 32,
    }


def test_splits_of_the_source_are_kept():
    given = source(*((c, n, s) for c in "ab" for n, s in ((20, "train"), (5, "test"))))
    catalog, _ = planned_splits(given, TrainConfig())
    assert numbers(catalog)["a", "test"] == 5
    given = source(*((c, n, s) for c in "ab" for n, s in ((20, "train"), (5, "validation"))))
    catalog, notes = planned_splits(given, TrainConfig())
    assert numbers(catalog)["a", "test"] == 5  # there is no other test
    assert any("used as the test split" in note for note in notes)


def test_one_class_is_an_error():
    with pytest.raises(DataError, match="two classes"):
        planned_splits(source(("cat", 9, None)), TrainConfig())


def made(**changes) -> Estimate:
    found = Estimate(
        source=Path("photos"),
        recipe="features",
        model="net",
        image_size=(8, 8, 3),
        n_by_class={"a": {"train": 3, "test": 1}, "b": {"train": 2}},
        n_cached=0,
        stages=(Stage("Reading pictures", 1.5), Stage("Testing", 2.0)),
        memory=3 * 10**9,
        mapped=10**9,
        run_disk=10**8,
        working_disk=10**8,
        cache_disk=10**8,
        free_memory=3 * 10**9,
        free_disk=10**9,
        free_cache_disk=10**9,
    )
    return dataclasses.replace(found, **changes)


def test_sums():
    assert made().seconds == 3.5
    assert made().n_by_split == {"train": 5, "test": 1}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"free_memory": 2 * 10**9 - 1}, "needs 2.0 GB of memory"),
        ({"free_disk": 2 * 10**8 - 1}, "run folder needs 200 MB"),
        ({"free_cache_disk": 10**8 - 1}, "cache would grow by 100 MB"),
    ],
)
def test_what_does_not_fit_is_said(changes, said):
    (problem,) = made(**changes).problems
    assert said in problem


def test_what_fits_is_no_problem():
    # The mapped gigabyte need not be free: the system takes back pages of files.
    assert made(free_memory=2 * 10**9, free_disk=2 * 10**8, free_cache_disk=10**8).problems == []


def test_sizes():
    assert [size(n) for n in (0, 46.8e6, 949e6, 951e6, 12.34e9)] == [
        *("0 MB", "47 MB", "949 MB", "1.0 GB", "12.3 GB")
    ]


def test_a_sample_is_spread_over_the_files_and_leaves_out_copies_and_what_is_no_picture(tmp_path):
    from PIL import Image

    files = []
    for at in range(40):
        path = tmp_path / f"{at:02}.png"
        if at % 4 == 3:
            path.write_text("no picture")
        else:
            Image.new("RGB", (4, 4), (at // 2, 0, 0)).save(path)  # every second is a copy
        files.append(SourceFile(path.name, str(path), "a", None))
    found = draw_sample(files, 100)
    assert found.share_usable == 0.75
    assert len(found.pictures) == len({p.content_hash for p in found.pictures}) == 20
    few = draw_sample(files, 2)
    assert [picture.file.path for picture in few.pictures] == ["00.png"]  # the last is no picture
    assert few.share_usable == 0.5
    assert found.hash_seconds > 0


def test_both_costs_of_features_are_measured():
    head, near = head_seconds(30, 16, 3)
    assert head > 0
    assert near > 0


WAYS = {
    ("features", "none"): {"Reading pictures": 10, "Fitting the head": 5, "Testing": 4},
    ("features", "light"): {
        "Reading pictures": 10,
        "Starting Keras": 3,
        "Computing augmented views": 40,
        "Fitting the head": 6,
        "Testing": 5,
    },
    # 5 views and 8 epochs of 600 pictures; validation is halved, to 50.
    ("fine-tune", "none"): {
        "Reading pictures": 10,
        "Starting Keras": 7,
        "Computing what is below": (5 * 600 + 50) * 0.02,
        "Training net": 8 * 20 + 50 * 0.01,
        "Testing": 6,
    },
}
UNITS = {
    "features": {"head": 0.01},
    "fine-tune": {"frozen": 0.02, "step": 1.0, "check": 0.5, "epoch": 0.46875, "predict": 0.01},
}


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("40s", {}),
        # 30 s are for the files, 15 for features, 12.95 for their final fit and learning curve.
        # Fine-tuning needs 7 s twice, and 7.5 for its predictions. A view takes 12 s, an epoch 20;
        # 15% are added to both. 49 s take the augmented views, and 42 their final fit.
        ("110s", {}),
        # Half as many layers: half the epoch, and 7 s for measuring again.
        ("160s", {"Trying: fine-tune": 7 + 7 + 7 + 25 + 3 * 10 + 0.5}),
        ("170s", {"Trying: fine-tune": 7 + 7 + 13 + 3 * 20 + 0.5}),
        ("210s", {"Trying: fine-tune": 7 + 7 + 25 + 4 * 20 + 0.5}),
        ("310s", {"Trying: fine-tune": 7 + 7 + 37 + 8 * 20 + 0.5}),
        ("1h", {"Trying: fine-tune": 235.5, "Trying: features of augmented views": 49}),
    ],
)
def test_auto_is_estimated_from_the_ways_that_it_tries(budget, expected):
    def measured(config: TrainConfig) -> tuple[Estimate, dict]:
        seconds = WAYS[config.recipe, config.features.augment]
        is_trained = config.recipe == "fine-tune"
        stages = tuple(Stage(name, s) for name, s in seconds.items())
        estimate = made(stages=stages, memory=(5 if is_trained else 3) * 10**9)
        return estimate, UNITS[config.recipe]

    n = {"train": 600, "validation": 100, "test": 100}
    estimates = SimpleNamespace(measured=measured, n=n, has_keras=True)
    config = TrainConfig(
        recipe="auto",
        auto=AutoConfig(budget),
        fine_tune=FineTuneConfig(epochs=8, batch_size=32, n_views=5),
    )
    found = estimate_auto(estimates, config)
    assert {stage.name: stage.seconds for stage in found.stages} == {
        "Reading pictures": 10,
        "Fitting the head": 5,
        **{name: pytest.approx(seconds) for name, seconds in expected.items()},
        "Testing": 4,
    }
    assert found.memory == 5 * 10**9
    assert len(found.notes) == 3
    reason = "too little time" if budget == "40s" else "it would take"
    missing = sum(f"not tried, since {reason}" in note for note in found.notes)
    assert missing == 2 - len(expected)


def test_units_from_the_progress_of_a_rehearsal():
    """40 pictures with 60 views are read, and 20 x 3 + 10 views pass through a frozen part."""
    counts = Counts(80, 40, 60.0, 30.0, 0.0, 0.0, 50, 20, 10, 20, 10)
    clock = StageClock()
    for name, n, seconds in (
        ("Reading pictures", 40, 0.5),
        ("Computing augmented views", 30, 2.0),
        ("Computing what is below block1", 70, 0.25),
    ):
        clock.begun.append(Begun(name, 0.0, [(99 + seconds * at, at) for at in range(1, n + 1)]))
    found = clocked_units(clock, counts, decoding=0.2, n_views=3)
    assert found["view"] == pytest.approx((0.5 - 0.2) / 1.5)
    assert found["augmented"] == pytest.approx(2.0)
    assert found["frozen"] == pytest.approx(0.25)
    assert set(clocked_units(StageClock(), counts, 0.2, 3).values()) == {0.0}
