"""A try of a search: its recipe never gets to see the test set."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import log_loss

from pellucid.config import ScratchConfig, TrainConfig
from pellucid.data.decode import ImageSpec
from pellucid.data.selection import images_in
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading
from pellucid.errors import DataError, PellucidError
from pellucid.training import validation
from pellucid.training.context import Hooks
from pellucid.training.recipe import FittedModel


class Recipe:
    """A recipe whose probabilities are given, and which remembers its catalog."""

    spec = ImageSpec(8, 8, 3)
    sinks, feature_sink = (), None

    def __init__(self, value=0.8, *, is_interrupted=False):
        self.value, self.is_interrupted = value, is_interrupted

    def __call__(self, config, context):
        self.config, self.folder = config, context.run.path
        return self

    def fit(self, catalog):
        self.catalog = catalog
        validated = images_in(catalog, "validation")
        probabilities = np.full((len(validated), 2), [self.value, 1 - self.value], np.float32)
        return FittedModel(
            "given", ["cat", "dog"], self.spec, "float32", None, validated, probabilities,
            "held out", is_interrupted=self.is_interrupted,
        )  # fmt: skip


@pytest.fixture
def photos(tmp_path, draw) -> Path:
    for number in range(24):
        for label in ("cat", "dog"):
            draw(tmp_path / "photos" / label / f"{number}.png", number + 100 * (label == "dog"))
    return tmp_path / "photos"


@pytest.fixture
def draw():
    from PIL import Image

    def write(path: Path, seed: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(path)

    return write


@pytest.fixture
def tried(photos, tmp_path, monkeypatch):
    def run(recipe, config=None):
        monkeypatch.setattr(validation, "get_recipe", lambda name: recipe)
        return validation.train_and_validate(
            open_source(photos, Reading()),
            tmp_path / "try",
            config or TrainConfig("scratch"),
            Hooks(),
            tmp_path / "catalog.parquet",
        )

    return run


def test_the_recipe_gets_no_test_picture_and_leaves_no_file(tried, tmp_path):
    recipe = Recipe()
    config = TrainConfig("scratch", scratch=ScratchConfig(refit=True))
    found = tried(recipe, config)
    assert set(recipe.catalog["split"]) == {"train", "validation", None}
    drawn = pl.read_parquet(tmp_path / "catalog.parquet")
    hidden = drawn.filter(split="test")["path"].to_list()
    assert len(hidden) == 10
    assert recipe.catalog.filter(pl.col("split").is_null())["path"].to_list() == hidden
    assert not recipe.config.scratch.refit
    assert not recipe.folder.exists()
    validated = images_in(recipe.catalog, "validation")
    y = (validated["label"] == "dog").to_numpy()
    expected = np.full((len(y), 2), [0.8, 0.2])
    assert found.log_loss == pytest.approx(log_loss(y, expected), rel=1e-6)
    assert found.accuracy == (~y).mean()
    assert found.n == len(y) == 8


def test_the_splits_of_the_first_try_are_those_of_the_next(tried, tmp_path):
    tried(Recipe())
    drawn = pl.read_parquet(tmp_path / "catalog.parquet")
    swapped = drawn.with_columns(
        split=pl.col("split").replace({"test": "validation", "validation": "test"})
    )
    swapped.write_parquet(tmp_path / "catalog.parquet")
    recipe = Recipe()
    assert tried(recipe).n == 10
    assert images_in(recipe.catalog, "validation")["path"].to_list() == (
        drawn.filter(split="test")["path"].to_list()
    )


def test_an_interrupted_training_is_no_result(tried, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        tried(Recipe(is_interrupted=True))
    assert not (tmp_path / "try").exists()


def test_a_loss_that_is_no_number_is_an_error(tried):
    with pytest.raises(PellucidError, match="finite"):
        tried(Recipe(float("nan")))


def test_without_validation_pictures_nothing_can_be_compared(tried, photos, tmp_path):
    for number in range(24):
        for label in ("cat", "dog"):
            path = photos / ("train" if number % 2 else "test") / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            (photos / label / f"{number}.png").rename(path)
    from pellucid.config import SplitConfig

    with pytest.raises(DataError, match="validation pictures"):
        tried(Recipe(), TrainConfig("scratch", split=SplitConfig(validation=0.0)))
