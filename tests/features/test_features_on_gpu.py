"""Features that Keras computes through JAX, against those of OpenVINO; here JAX is on the CPU."""

import hashlib
import json
from math import inf

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.drawn_pictures import pattern

import pellucid
from pellucid.backbones.keras_to_onnx import convert
from pellucid.data.cache import PictureCache
from pellucid.data.decode import ImageSpec
from pellucid.features.extractor import FeatureExtractor, OutOfTimeError
from pellucid.features.view import views_of
from pellucid.progress import Watcher

pytestmark = pytest.mark.slow

LITE = {"backbone": "efficientnet_lite0", "backbone_size": 64}


@pytest.fixture(autouse=True)
def jax(monkeypatch):
    import keras

    if keras.backend.backend() != "jax":
        pytest.skip("on a GPU, JAX computes")
    monkeypatch.setattr("pellucid.features.extractor.computes_on_gpu", lambda: True)
    monkeypatch.setattr("pellucid.features.keras_engine.N_AT_ONCE", 8)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Two classes of 25 noisy pictures: bars that lie, and bars that stand."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(3)
    for kind in ("horizontal", "vertical"):
        (folder / kind).mkdir()
        for number in range(25):
            on = pattern(kind, (64, 64), int(rng.integers(8, 14)))
            pixels = np.where(on[..., None], rng.integers(120, 256, 3), rng.integers(0, 120, 3))
            pixels = pixels + rng.normal(0, 60, pixels.shape)
            image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
            image.save(folder / kind / f"{number}.png")
    return folder


@pytest.fixture
def images(photos):
    """Make a catalog of the pictures."""
    files = sorted(photos.rglob("*.png"))
    hashes = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return pl.DataFrame({"file": [str(file) for file in files], "hash": hashes})


class Tiny:
    """A backbone of seven convolutions with random weights."""

    name, image_size, n_features, has_keras = "tiny", 64, 8, True
    spec, version = ImageSpec(64, 64, 3), "tiny-of-test_features_on_gpu"

    def build(self, *, include_top=False):
        import keras

        keras.utils.set_random_seed(0)
        layers = keras.layers
        convolutions = [
            layers.Conv2D(8, 3, strides=1 + n % 2, padding="same", activation="relu")
            for n in range(7)
        ]
        return keras.Sequential(
            [
                keras.Input(self.spec.shape),
                layers.Rescaling(1 / 255),
                *convolutions,
                layers.GlobalAveragePooling2D(),
            ]
        )

    def write_onnx(self, path, *, include_top=False):
        saved = path.with_suffix(".keras")
        self.build().save(saved)
        convert(str(saved), path=path)


@pytest.fixture
def cache(tmp_path):
    cache = PictureCache(tmp_path / "pictures.sqlite")
    yield cache
    cache.close()


@pytest.mark.long
def test_features_agree_with_those_of_openvino_and_are_kept_apart(
    images, cache, tmp_path, shared_cache
):
    on_gpu = FeatureExtractor(Tiny(), cache, Watcher(), tmp_path, on_gpu=True)
    on_cpu = on_gpu.on_cpu()
    assert on_gpu.precision == "bfloat16"
    exact = on_cpu.gather(images, views_of("float32", is_averaged=True))[:]
    for precision, limit in (("float32", 1e-5), ("bfloat16", 0.01)):
        views = views_of(precision, is_averaged=True)
        names = {extractor.space(view) for extractor in (on_gpu, on_cpu) for view in views}
        assert len(names) == 4
        found = on_gpu.gather(images, views)[:]
        assert np.abs(found - exact).max() < limit * exact.max()


def test_what_was_computed_before_the_deadline_is_kept(images, cache, tmp_path, monkeypatch):
    extractor = FeatureExtractor(Tiny(), cache, Watcher(), tmp_path, deadline=inf, on_gpu=True)
    compute, n_computed = extractor.compute, iter(range(1, 100))

    def compute_until_ten(*one):
        compute(*one)
        if next(n_computed) == 10:  # which are one batch and a part of the second
            monkeypatch.setattr(extractor, "_deadline", -inf)

    monkeypatch.setattr(extractor, "compute", compute_until_ten)
    views = views_of(extractor.precision)
    with pytest.raises(OutOfTimeError):
        extractor.gather(images, views)
    first = {bytes.fromhex(content) for content in images["hash"][:10]}
    assert cache.known_features(extractor.space(views[0])) == first


@pytest.mark.long
def test_a_classifier_that_was_fitted_on_a_gpu_answers_alike_on_the_cpu(
    photos, tmp_path, shared_cache, monkeypatch
):
    from pellucid.training.recipes.features import FeatureClassifier

    # Another process writes it, without JAX.
    monkeypatch.setattr(FeatureClassifier, "keras_writer", lambda *_: None)
    run = pellucid.train(photos, run=tmp_path / "run", **LITE)
    details = json.loads((run.path / "config.json").read_text())["details"]
    assert " on a GPU" in details["computed_in"]
    tested = pl.read_parquet(run.path / "predictions.parquet").filter(pl.col("split") == "test")
    pixels = [np.asarray(Image.open(photos / path)) for path in tested["path"]]
    answers = run.classifier.probabilities(pixels).max(axis=1)
    assert len(answers) >= 4
    np.testing.assert_allclose(answers, tested["confidence"], atol=3e-2)
