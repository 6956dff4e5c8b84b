"""The first layer whitens the patches of the pictures that it is prepared with."""

import numpy as np
import pytest
import skimage

from pellucid.config import ModelOptions
from pellucid.models.registry import get_model

pytestmark = pytest.mark.slow


def test_the_first_layer_whitens_and_the_others_pass_on():
    import keras

    architecture = get_model("whitened_convnet")
    model = architecture.build((32, 32, 3), 4, ModelOptions())
    photo = skimage.data.chelsea()
    random = np.random.default_rng(0)
    corners = zip(random.integers(0, 268, 200), random.integers(0, 419, 200), strict=True)
    pixels = np.stack([photo[y : y + 32, x : x + 32] for y, x in corners])
    architecture.prepare(model, pixels)

    whiten = keras.Model(model.inputs, model.get_layer("whiten").output)
    answers = np.asarray(whiten.predict(pixels, verbose=0), dtype=np.float64).reshape(-1, 24)
    np.testing.assert_allclose(answers[:, :12], -answers[:, 12:], atol=1e-3)
    np.testing.assert_allclose(answers.mean(axis=0), 0, atol=1e-2)
    covariance = np.cov(answers[:, :12], rowvar=False)
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=1e-2)
    # Strong patterns have variance 1; of the faintest, noise is not blown up.
    variances = np.diag(covariance)
    assert variances[0] == pytest.approx(1, abs=0.01)
    assert (np.diff(variances) <= 1e-6).all()
    assert not model.get_layer("whiten").trainable

    # A convolution's first filters give back what they are given.
    x = random.normal(size=(1, 8, 8, 64)).astype("float32")
    same = np.asarray(model.get_layer("conv_2_1")(x))[..., :64]
    np.testing.assert_allclose(same, x, rtol=1e-5, atol=1e-5)
