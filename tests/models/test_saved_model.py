"""Model files that anybody may have written."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import h5py
import numpy as np
import pytest

from pellucid.errors import ModelError

pytestmark = pytest.mark.slow


def small(*layers):
    import keras

    return keras.Sequential([keras.Input((6, 6, 3)), *layers, keras.layers.Flatten()])


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_saved_model_answers_as_it_did(suffix, tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    model = small(keras.layers.Conv2D(2, 3))
    model.save(tmp_path / f"model{suffix}")
    picture = np.random.default_rng(0).normal(size=(1, 6, 6, 3)).astype("float32")
    loaded = load_saved_model(tmp_path / f"model{suffix}")
    np.testing.assert_array_equal(loaded(picture), model(picture))


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("is_nested", [False, True])
def test_code_is_refused_and_can_be_allowed(suffix, is_nested, tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    code = keras.layers.Lambda(lambda x: x * 2)
    if is_nested:
        code = keras.Sequential([keras.Input((6, 6, 3)), code])
    path = tmp_path / f"model{suffix}"
    small(code).save(path)
    with pytest.raises(ModelError, match=r"Lambda.*--allow-code"):
        load_saved_model(path)
    loaded = load_saved_model(path, allow_code=True)
    np.testing.assert_array_equal(loaded(np.ones((1, 6, 6, 3))), np.full((1, 108), 2.0))


def test_what_is_no_model_is_refused(tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    with pytest.raises(ModelError, match="There is no file"):
        load_saved_model(tmp_path / "absent.keras")
    for name, content in (("text.keras", b"PK\3\4"), ("text.h5", b"\x89HDF\r\n\x1a\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ModelError, match=r"cannot be loaded: .*\. Expected a whole model"):
            load_saved_model(tmp_path / name)
    (tmp_path / "model.txt").write_bytes(b"")
    with pytest.raises(ModelError, match=r"its ending is '\.txt'"):
        load_saved_model(tmp_path / "model.txt")
    small(keras.layers.Conv2D(2, 3)).save_weights(tmp_path / "some.weights.h5")
    with pytest.raises(ModelError, match="weights alone"):
        load_saved_model(tmp_path / "some.weights.h5")


def test_a_damaged_file_is_refused(tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    path = tmp_path / "model.keras"
    small(keras.layers.Conv2D(2, 3)).save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_saved_model(path)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_more_weights_than_the_file_holds_are_not_made(suffix, tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    path = tmp_path / f"model{suffix}"
    small(keras.layers.Conv2D(2, 3)).save(path)
    add_weight = keras.Layer.add_weight
    with rewritten_config(path) as config:
        config["config"]["layers"][1]["config"]["filters"] = 10**8
    with pytest.raises(ModelError, match=r"need 2,700,000,000 parameters.* holds only 56\."):
        load_saved_model(path)
    assert keras.Layer.add_weight is add_weight


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_layers_that_keras_builds_twice_are_opened(suffix, tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    path = tmp_path / f"model{suffix}"
    rows = keras.Input((8, 6))
    both = keras.layers.Bidirectional(keras.layers.GRU(4))(rows)
    saved = keras.Model(rows, keras.layers.Dense(2)(both))
    saved.save(path)
    picture = np.ones((1, 8, 6), "float32")
    np.testing.assert_allclose(load_saved_model(path)(picture), saved(picture), atol=1e-6)


def test_models_that_other_threads_build_are_not_counted():
    import keras

    from pellucid.models.unfit_file import TooLargeError
    from pellucid.models.weight_limit import weights_at_most

    add_weight = keras.Layer.add_weight
    with weights_at_most(10), ThreadPoolExecutor(1) as pool:
        for _ in range(3):
            pool.submit(keras.layers.Dense(2_000).build, (None, 2_000)).result()
        with pytest.raises(TooLargeError, match="need 12,000,000 parameters"):
            keras.layers.Dense(3_000).build((None, 4_000))
    assert keras.Layer.add_weight is add_weight


@contextmanager
def rewritten_config(path):
    """Give the description of the layers, and write it back when it was changed."""
    if path.suffix == ".h5":
        with h5py.File(path, "r+") as file:
            config = json.loads(file.attrs["model_config"])
            yield config
            file.attrs["model_config"] = json.dumps(config)
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    yield config
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"config.json": json.dumps(config)}).items():
            archive.writestr(name, content)


def test_the_content_decides_and_endings_count_in_any_case(tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    model = small(keras.layers.Conv2D(2, 3))
    for suffix, name in ((".keras", "MODEL.H5"), (".h5", "Model.Keras"), (".h5", "Model.HDF5")):
        model.save(tmp_path / f"model{suffix}")
        (tmp_path / f"model{suffix}").rename(tmp_path / name)
        loaded = load_saved_model(tmp_path / name)
        np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])


def test_a_layer_that_keras_does_not_have_is_named(tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    class Sparkle(keras.layers.Layer):
        def call(self, x):
            return x

    small(Sparkle()).save(tmp_path / "own.keras")
    with pytest.raises(ModelError, match="it uses Sparkle, which is not part of Keras") as caught:
        load_saved_model(tmp_path / "own.keras")
    assert len(str(caught.value)) < 300 + len(str(tmp_path))
