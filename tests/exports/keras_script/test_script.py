"""Whole scripts: what they say, and that they run as they are."""

import ast
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.cells import cell_len
from tests.exports.script_texts import texts_in
from tests.i18n.brackets import words_outside

from pellucid.config import FitConfig
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.exports.keras_script.script_facts import (
    PictureFolders,
    ScriptFacts,
    picture_folders,
)
from pellucid.i18n import use_language

pytestmark = [pytest.mark.slow, pytest.mark.once]

SPEC = ImageSpec(12, 12, 3)
LABELS = ("bright", "dark pictures", "어두운")
EVERYTHING = FitConfig(
    epochs=1,
    batch_size=8,
    optimizer="adamw",
    learning_rate=0.01,
    weight_decay=0.05,
    schedule="one-cycle",
    label_smoothing=0.1,
    class_weights="balanced",
    clip_norm=1.0,
    ema=0.9,
    checkpoint="{epoch:03d}-{val_loss:.4f}",
    monitor="val_accuracy",
    stop_min_delta=0.001,
)


def net(n_outputs: int = 3):
    import keras
    from keras import layers

    activation = "softmax" if n_outputs > 1 else "sigmoid"
    return keras.Sequential(
        [
            keras.Input(SPEC.shape, name="pixels"),
            layers.Rescaling(1 / 255, name="scale"),
            layers.Conv2D(4, 3, activation="relu", name="conv"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dense(n_outputs, activation=activation, name="probabilities"),
        ],
        name="net",
    )


def facts(**changes) -> ScriptFacts:
    fit = changes.pop("fit", FitConfig(epochs=1, batch_size=8))
    folders = changes.pop("folders", PictureFolders("photos", LABELS))
    model = changes.pop("model", None) or net()
    return ScriptFacts(model=model, fit=fit, folders=folders, spec=SPEC, **changes)


def script_of(**changes) -> str:
    from pellucid.exports.keras_script.script import script

    return script(facts(**changes))


def draw(root: Path, *, is_split: bool = False, n: int = 12) -> Path:
    """Draw pictures whose brightness tells their class; the first class has half as many."""
    random = np.random.default_rng(0)
    for split in ("train", "validation", "test") if is_split else ("",):
        for position, label in enumerate(LABELS):
            folder = root / split / label
            folder.mkdir(parents=True)
            for number in range(n if position else n // 2):
                pixels = random.integers(0, 60, (14, 20, 3)) + 80 * position
                Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{number}.png")
    return root


SCRIPTS = """
import os, runpy, sys, traceback
import keras  # once for all scripts, each of which has a process of its own

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.chdir(line.rstrip("\\n"))
        for number, name in ((1, "said.txt"), (2, "errors.txt")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), number)
        try:
            runpy.run_path("script.py", run_name="__main__")
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.fixture(scope="module")
def run():
    """Return a function that runs a script in a process that cannot import pellucid."""
    if not hasattr(os, "fork"):
        pytest.skip("The scripts are run in processes that are forked.")
    with subprocess.Popen(
        [sys.executable, "-W", "error::SyntaxWarning", "-c", SCRIPTS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).anchor,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUTF8": "1"},
        encoding="utf-8",
    ) as interpreter:

        def run_script(source: str, folder: Path) -> str:
            (folder / "script.py").write_text(source, encoding="utf-8")
            interpreter.stdin.write(f"{folder}\n")
            interpreter.stdin.flush()
            status = interpreter.stdout.readline().strip()
            assert status == "0", (folder / "errors.txt").read_text("utf-8")[-3000:]
            return (folder / "said.txt").read_text("utf-8")

        yield run_script
        interpreter.stdin.close()


@pytest.mark.long
def test_the_script_with_everything_runs_on_a_folder_with_splits(run, tmp_path):
    import keras

    from pellucid.augment.flips import HorizontalFlip

    pictures = draw(tmp_path / "photos", is_split=True)
    layers = [HorizontalFlip(), keras.layers.RandomContrast(0.2, name="contrast")]
    source = script_of(
        fit=EVERYTHING,
        folders=picture_folders(pictures, LABELS),
        augmentation=tuple(layers),
        weights=str(tmp_path / "model.keras"),
    )
    said = run(source, tmp_path)
    assert said.count("Found 30 files") == 3
    assert len(list((tmp_path / "checkpoints").glob("001-*.weights.h5"))) == 1
    saved = keras.models.load_model(tmp_path / "classifier.keras")
    assert [layer.name for layer in saved.layers] == [layer.name for layer in net().layers]


@pytest.mark.long
def test_the_last_numbers_are_those_of_the_saved_model_on_the_test_pictures(run, tmp_path):
    """Without label smoothing and penalties: by hand, from the model that was saved."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input(SPEC.shape, name="pixels"),
            layers.Rescaling(1 / 255, name="scale"),
            layers.GlobalAveragePooling2D(name="mean"),
            layers.Dense(
                3, activation="softmax", kernel_regularizer=keras.regularizers.L2(0.5), name="last"
            ),
        ]
    )
    pictures = draw(tmp_path / "photos", is_split=True)
    fit = FitConfig(
        epochs=3, batch_size=8, learning_rate=0.3, label_smoothing=0.5,
        checkpoint="{epoch}-{val_loss:.4f}",
    )  # fmt: skip
    said = run(script_of(model=model, fit=fit, folders=picture_folders(pictures, LABELS)), tmp_path)
    saved = keras.models.load_model(tmp_path / "classifier.keras")
    data = {
        split: keras.utils.image_dataset_from_directory(
            pictures / split, class_names=LABELS, image_size=(12, 12), crop_to_aspect_ratio=True,
            shuffle=False, batch_size=64, verbose=False,
        )
        for split in ("validation", "test")
    }  # fmt: skip

    def measured(split):
        ((x, y),) = data[split]
        answers = saved.predict_on_batch(x)
        y = np.asarray(y)
        return (answers.argmax(axis=1) == y).mean(), -np.log(answers[np.arange(len(y)), y]).mean()

    accuracy, loss = measured("test")
    heading, numbers = said.splitlines()[-2:]
    assert heading == "On the test pictures:"
    assert numbers == f"accuracy {accuracy:.1%}, log loss {loss:.3f}"
    # The epoch was chosen by the log loss of the validation pictures, which the names tell.
    names = [p.name for p in (tmp_path / "checkpoints").iterdir()]
    losses = [float(name.split("-")[1].removesuffix(".weights.h5")) for name in names]
    assert len(losses) == 3
    assert measured("validation")[1] == pytest.approx(min(losses), abs=2e-4)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "validation pictures (they chose the epoch, so this is a bit too good):"),
        ({"fit": FitConfig(monitor="loss")}, "validation pictures:"),
        ({"folders": PictureFolders("a", LABELS, None, "b")}, "test pictures:"),
        ({"folders": PictureFolders("a", LABELS, "c", "b")}, "test pictures:"),
        (
            {"is_pretrained": True, "weights": "model.keras"},
            "validation pictures (the run learned from most of them, so this is too good):",
        ),
        (
            {
                "is_pretrained": True,
                "weights": "m",
                "folders": PictureFolders("a", LABELS, "c"),
            },
            "validation pictures (they chose the epoch, so this is a bit too good):",
        ),
    ],
)
def test_it_is_said_on_which_pictures_the_numbers_are_measured(changes, expected):
    assert f'print("On the {expected}")\n' in script_of(**changes)


def test_a_loss_that_is_the_log_loss_needs_no_metric_beside_it():
    source = script_of()
    assert 'metrics=["accuracy"]' in source
    assert "log_loss" not in source
    source = script_of(fit=FitConfig(label_smoothing=0.1, plateau_patience=2))
    assert 'keras.metrics.CategoricalCrossentropy(name="log_loss")' in source
    assert source.count('monitor="val_log_loss"') == 3
    assert 'monitor="val_loss"' not in source


def test_the_script_of_a_frozen_backbone_trains_its_head_alone(run, tmp_path):
    import keras
    from keras import layers

    inner = keras.Input(SPEC.shape, name="pixels")
    x = layers.Conv2D(8, 3, name="conv")(inner)
    x = layers.BatchNormalization(name="bn")(x)
    body = keras.Model(inner, layers.GlobalAveragePooling2D(name="features")(x), name="body")
    pixels = keras.Input(SPEC.shape, name="pixels")
    views = [body(pixels), body(keras.ops.flip(pixels, axis=2))]
    x = layers.Average(name="mean_of_views")(views)
    model = keras.Model(pixels, layers.Dense(3, activation="softmax", name="head")(x), name="m")
    random = np.random.default_rng(0)
    model.set_weights([w + random.uniform(0, 0.1, w.shape) for w in model.get_weights()])
    model.save(tmp_path / "model.keras")

    pictures = draw(tmp_path / "photos")
    fit = FitConfig(epochs=2, batch_size=8, learning_rate=0.1, class_weights="balanced")
    source = script_of(
        model=model,
        fit=fit,
        folders=picture_folders(pictures, LABELS),
        weights=str(tmp_path / "model.keras"),
        is_backbone_frozen=True,
    )
    said = run(source, tmp_path)
    assert "Using 24 files for training." in said  # of 30, a fifth is for validation
    assert "On the validation pictures (they chose the epoch, so this is a bit too good):" in said
    saved = keras.models.load_model(tmp_path / "classifier.keras")
    for before, after in zip(body.weights, saved.get_layer("body").weights, strict=True):
        np.testing.assert_array_equal(before, after)
    assert (model.layers[-1].get_weights()[0] != saved.layers[-1].get_weights()[0]).all()


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_the_optimizer_is_the_one_of_the_run(optimizer):
    import keras

    kinds = {
        "sgd": ("SGD(LEARNING_RATE)", "SGD"),
        "momentum": ("SGD(LEARNING_RATE, momentum=0.8)", "SGD"),
        "nesterov": ("SGD(LEARNING_RATE, momentum=0.8, nesterov=True)", "SGD"),
        "adagrad": ("Adagrad(LEARNING_RATE)", "Adagrad"),
        "rmsprop": ("RMSprop(LEARNING_RATE)", "RMSprop"),
        "adam": ("Adam(LEARNING_RATE)", "Adam"),
    }
    expected, kind = kinds[optimizer]
    source = script_of(fit=FitConfig(optimizer=optimizer, momentum=0.8))
    assert f"optimizer = keras.optimizers.{expected}\n" in source
    assert hasattr(keras.optimizers, kind)
    assert "exclude_from_weight_decay" not in source


def test_weight_decay_is_the_one_of_the_run():
    """Keras' own default for AdamW is 0.004."""
    exclusion = 'exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])'
    source = script_of(fit=FitConfig(optimizer="adamw", weight_decay=0.0))
    assert "AdamW(LEARNING_RATE, weight_decay=0.0)" in source
    assert exclusion not in source
    source = script_of(fit=FitConfig(optimizer="momentum", weight_decay=0.05))
    assert "SGD(LEARNING_RATE, momentum=0.9, weight_decay=0.05)" in source
    assert exclusion in source


def test_the_callbacks_are_those_of_the_run():
    fit = FitConfig(plateau_patience=3, plateau_factor=0.2, min_learning_rate=1e-5, stop_patience=7)
    lines = script_of(fit=fit)
    plateau = 'monitor="val_loss", factor=0.2, patience=3, min_lr=1e-05'
    assert plateau in lines
    assert 'EarlyStopping(monitor="val_loss", patience=7)' in lines
    fit = FitConfig(plateau_patience=0, stop_patience=0, schedule="constant")
    lines = script_of(fit=fit)
    assert "ReduceLROnPlateau" not in lines
    assert "EarlyStopping" not in lines
    # Keras refuses to reduce a rate that follows a schedule.
    assert "ReduceLROnPlateau" not in script_of(fit=FitConfig(schedule="cosine"))


@pytest.mark.parametrize("schedule", ["cosine", "one-cycle"])
def test_the_schedule_gives_the_rates_of_the_run(schedule):
    """The lines of the script, run on their own, against the schedule that pellucid trains with."""
    import math

    import keras

    from pellucid.exports.keras_script.fitting_code import optimizer, schedule_class
    from pellucid.training.schedules import learning_rate

    fit = FitConfig(schedule=schedule, learning_rate=0.3, epochs=4, warmup=0.25)
    namespace = {"keras": keras, "math": math, "__name__": "generated"}
    namespace |= {"EPOCHS": 4, "LEARNING_RATE": 0.3, "WARMUP_SHARE": 0.25, "train_data": range(10)}
    exec(schedule_class(fit) + optimizer(fit), namespace)
    made, wanted = namespace["learning_rate"], learning_rate(fit, n_steps=40)
    for step in range(41):
        assert float(made(step)) == pytest.approx(float(wanted(step)), abs=1e-8)
    peak = max(range(41), key=lambda step: float(made(step)))
    assert peak == 10


@pytest.mark.parametrize("schedule", ["exponential", "step", "table"])
def test_rates_by_epoch_are_those_of_the_run(schedule, tmp_path):
    """The constants and lines of the script, run on their own, as above."""
    import keras

    from pellucid.exports.keras_script.fitting_code import optimizer
    from pellucid.exports.keras_script.settings_code import constants
    from pellucid.training.schedules import learning_rate

    (tmp_path / "rates.csv").write_text("epoch,learning_rate\n1,0.3\n3,0.01\n")
    changes = {"schedule": schedule, "decay_rate": 0.5, "decay_epochs": 2}
    if schedule == "table":
        changes = {"rate_table": str(tmp_path / "rates.csv")}
    fit = FitConfig(learning_rate=0.3, epochs=4, **changes)
    namespace = {"keras": keras, "train_data": range(10)}
    exec(constants(facts(fit=fit)) + optimizer(fit), namespace)
    made, wanted = namespace["learning_rate"], learning_rate(fit, n_steps=40)
    for step in range(41):
        assert float(made(step)) == pytest.approx(float(wanted(step)), abs=1e-8)
    assert float(made(39)) < 0.3
    script_of(fit=fit)  # it can be compiled


@pytest.mark.parametrize(
    ("n_outputs", "smoothing", "loss", "mode"),
    [
        (3, 0.0, '"sparse_categorical_crossentropy"', "int"),
        (3, 0.1, "keras.losses.CategoricalCrossentropy(label_smoothing=0.1)", "categorical"),
        (1, 0.0, '"binary_crossentropy"', "binary"),
        (1, 0.1, "keras.losses.BinaryCrossentropy(label_smoothing=0.1)", "binary"),
    ],
)
def test_loss_and_labels_go_together(n_outputs, smoothing, loss, mode):
    source = script_of(model=net(n_outputs), fit=FitConfig(label_smoothing=smoothing))
    assert f"loss={loss}" in source
    assert f'label_mode="{mode}"' in source


def test_augmentations_become_layers_of_keras_where_they_are_the_same():
    from pellucid.augment.flips import HorizontalFlip, VerticalFlip
    from pellucid.augment.rotate import Rotate
    from pellucid.augment.zoom import Zoom

    book = [
        HorizontalFlip(name="mirror"),
        Rotate(limit=36.0, p=1.0, name="turn"),
        Zoom(limit=0.2, border="constant", fill=9.0, p=1.0, name="zoom"),
    ]
    source = script_of(augmentation=(*book, VerticalFlip(p=0.2)))
    assert 'layers.RandomFlip(mode="horizontal", name="mirror")' in source
    assert 'layers.RandomRotation((-0.1, 0.1), name="turn")' in source
    zoom = 'layers.RandomZoom(0.2, fill_mode="constant", fill_value=9.0, name="zoom")'
    assert zoom in source
    assert '# Augmentation that Keras has no layer for, left out here: "VerticalFlip"' in source
    assert "learner.fit(" in source
    source = script_of(augmentation=(VerticalFlip(p=0.2),))
    assert "VerticalFlip" in source
    assert "build_augmentation" not in source


FORMS = {
    "plain": {},
    "everything": {
        "fit": EVERYTHING,
        "folders": PictureFolders("a/train", LABELS, "a/validation", "a/test"),
        "weights": "runs/a/classifier/model.keras",
    },
    "cosine": {"fit": FitConfig(schedule="cosine", warmup=0.0, optimizer="sgd")},
    "warm cosine": {"fit": FitConfig(schedule="cosine", ema=0.99, epochs=300)},
    "features": {"is_backbone_frozen": True, "weights": "model.keras"},
    "features, tested": {
        "is_backbone_frozen": True,
        "weights": "model.keras",
        "folders": PictureFolders("a/train", LABELS, None, "a/test"),
    },
    "many classes": {"folders": PictureFolders("a", tuple(f"class {n}" for n in range(40)))},
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_augmented", [False, True])
def test_scripts_are_tidy_and_know_nothing_of_pellucid(form, is_augmented, assert_tidy):
    import keras

    from pellucid.augment.flips import VerticalFlip

    layers = (keras.layers.RandomFlip("horizontal", name="flip"), VerticalFlip(p=0.1))
    source = script_of(**FORMS[form], augmentation=layers if is_augmented else ())
    assert_tidy(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            assert "pellucid" not in " ".join([*names, getattr(node, "module", None) or ""])


SPOKEN = FORMS | {
    "balanced": {"fit": FitConfig(class_weights="balanced", monitor="loss")},
    "pretrained": {"is_pretrained": True, "weights": "model.keras"},
}


@pytest.mark.parametrize("form", SPOKEN)
def test_all_that_people_read_is_translated(form, assert_tidy):
    import keras

    from pellucid.augment.flips import VerticalFlip

    layers = (keras.layers.RandomFlip("horizontal", name="flip"), VerticalFlip(p=0.1))
    with use_language("en-XA"):
        source = script_of(**SPOKEN[form], augmentation=layers)
    texts = texts_in(source)
    assert len(texts) >= 5
    assert not [text for text in texts if words_outside(text)]
    with use_language("ko"):
        source = script_of(**SPOKEN[form], augmentation=layers)
    assert_tidy(source)
    assert all(cell_len(line) <= 100 for line in source.splitlines() if "#" in line)


def test_a_table_of_rates_is_explained_in_the_language(tmp_path):
    (tmp_path / "rates.csv").write_text("epoch,learning_rate\n1,0.3\n3,0.01\n")
    with use_language("en-XA"):
        source = script_of(fit=FitConfig(rate_table=str(tmp_path / "rates.csv")))
    assert any(text.startswith("⟦epoch: learning rate from then on") for text in texts_in(source))


def test_texts_from_outside_stay_texts():
    evil = '"\n__import__("pathlib").Path("pwned").touch()\n#\u2028'
    source = script_of(
        folders=PictureFolders(evil, (evil, "b", "c"), evil, evil),
        weights=evil,
        fit=replace(EVERYTHING, checkpoint=evil),
    )
    tree = ast.parse(source)
    assert "__import__" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert strings.count(evil) == 5
    assert all("touch" not in line for line in source.splitlines() if line.startswith("#"))


def test_a_pretrained_backbone_gets_the_weights_of_the_run():
    model = net()
    source = script_of(model=model, weights="model.keras", is_pretrained=True)
    assert "\nmodel.set_weights(keras.models.load_model(TRAINED_MODEL).get_weights())" in source
    with pytest.raises(ConfigError, match=r"needs the weights.*model\.keras"):
        script_of(model=model, is_pretrained=True)
    loading = "# model.set_weights("
    assert loading in script_of(weights="model.keras")
    assert loading not in script_of()


def test_a_frozen_backbone_needs_a_dense_layer_at_its_end():
    import keras

    model = keras.Sequential([net(), keras.layers.Softmax(name="last")])
    with pytest.raises(ConfigError, match='"last", is a Softmax'):
        script_of(model=model, is_backbone_frozen=True, weights="model.keras")


def test_a_model_in_bfloat16_sets_the_policy():
    import keras

    before = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        model = net()
    finally:
        keras.config.set_dtype_policy(before)
    source = script_of(model=model)
    assert 'keras.config.set_dtype_policy("mixed_bfloat16")\n' in source
    assert source.index("set_dtype_policy") < source.index("model = build_model()")
    assert "set_dtype_policy" not in script_of()
