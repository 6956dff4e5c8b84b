"""Model files that anybody may have written."""

import json
import zipfile

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
    for name, content in (("text.keras", b"hello"), ("text.h5", b"hello"), ("empty.keras", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ModelError, match=r"cannot be loaded: .*\. Expected a whole model"):
            load_saved_model(tmp_path / name)
    (tmp_path / "model.pkl").write_bytes(b"")
    with pytest.raises(ModelError, match=r"ends with \.pkl"):
        load_saved_model(tmp_path / "model.pkl")
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


def test_a_configuration_as_deep_as_it_likes_is_refused(tmp_path):
    from pellucid.models.saved_model import load_saved_model

    deep = "[" * 100_000 + "]" * 100_000
    with zipfile.ZipFile(tmp_path / "deep.keras", "w") as archive:
        archive.writestr("config.json", deep)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_saved_model(tmp_path / "deep.keras")
    with h5py.File(tmp_path / "odd.h5", "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "os.system"})
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_saved_model(tmp_path / "odd.h5")


def test_a_description_of_gigabytes_is_not_unpacked(tmp_path):
    from pellucid.models.saved_model import load_saved_model

    with zipfile.ZipFile(tmp_path / "bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (2**25 + 1))
    with pytest.raises(ModelError, match=r"description of the layers has 33,554,433 bytes"):
        load_saved_model(tmp_path / "bomb.keras")


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../out.txt", "..\\out.txt"])
def test_parts_that_lead_elsewhere_are_refused(name, tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    path = tmp_path / "slip.keras"
    small(keras.layers.Conv2D(2, 3)).save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    with pytest.raises(ModelError, match="outside"):
        load_saved_model(path)


def test_a_layer_that_keras_does_not_have_is_named(tmp_path):
    import keras

    from pellucid.models.saved_model import load_saved_model

    class Sparkle(keras.layers.Layer):
        def call(self, x):
            return x

    small(Sparkle()).save(tmp_path / "own.keras")
    with pytest.raises(ModelError, match="it uses Sparkle, which is no part of Keras") as caught:
        load_saved_model(tmp_path / "own.keras")
    assert len(str(caught.value)) < 300 + len(str(tmp_path))
