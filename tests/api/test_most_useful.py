"""The pictures without a class that would teach a run the most."""

import numpy as np
import pytest
from PIL import Image

import pellucid
from pellucid.api import most_useful as public
from pellucid.api.most_useful import UsefulPicture
from pellucid.errors import ConfigError, RunError

from ..written_run import write_run


@pytest.fixture
def run(tmp_path, classifier_folder):
    pytest.importorskip("keras")
    return write_run(tmp_path / "runs" / "one", classifier_folder)


def draw(path, seed, noise=0):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, (24, 30, 3)).astype(int)
    pixels += np.random.default_rng(noise).integers(-1, 2, pixels.shape) * (noise > 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(path)
    return path


@pytest.mark.slow
def test_the_most_uncertain_come_first(tmp_path, run):
    paths = [draw(tmp_path / "new" / f"{seed}.png", seed) for seed in range(8)]
    (tmp_path / "new" / "broken.png").write_bytes(b"<html>")
    found = public(run, [*paths, tmp_path / "new" / "broken.png", tmp_path / "gone.png"], n=50)
    assert [type(each) for each in found] == [UsefulPicture] * 8
    predictions = {each.path: each for each in pellucid.load(run).predict(paths, top=3)}
    margin = {
        path: each.probabilities[0] - each.probabilities[1] for path, each in predictions.items()
    }
    assert [each.path for each in found] == sorted(margin, key=margin.get)
    for each in found:
        assert each.prediction.labels == predictions[each.path].labels
        assert each.margin == pytest.approx(margin[each.path], abs=1e-6)
        assert each.prediction.is_known == predictions[each.path].is_known


@pytest.mark.slow
def test_copies_are_chosen_once(tmp_path, run):
    paths = [draw(tmp_path / f"{n}.png", n % 3) for n in range(9)]
    assert len(public(run, paths, n=9)) == 3


@pytest.mark.long
@pytest.mark.slow
def test_near_copies_are_not_chosen_together(tmp_path, run, shared_cache):
    for seed in range(6):
        for noise in range(5):
            draw(tmp_path / "new" / f"{seed}-{noise}.png", seed, noise)
    found = public(run, tmp_path / "new", n=6)
    assert {each.path.rsplit("/", 1)[-1].split("-")[0] for each in found} == set("012345")
    assert found == public(run, tmp_path / "new", n=6)


@pytest.mark.parametrize("n", [0, -1, 2.5, "5", True, None])
def test_numbers_that_are_none(n):
    with pytest.raises(ConfigError, match="whole number"):
        public("any", "any", n=n)


def test_a_run_that_is_not_there(tmp_path):
    with pytest.raises(RunError, match="no run"):
        public(tmp_path / "none", tmp_path)
