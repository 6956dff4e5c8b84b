"""What a run's folder says becomes the script, and hostile folders give errors."""

import ast
import io
import json
import tokenize
from dataclasses import asdict

import pytest
from rich.cells import cell_len
from tests.exports.script_texts import texts_in
from tests.i18n.brackets import words_outside

from pellucid.config import FeaturesConfig, FineTuneConfig, ScratchConfig, TrainConfig
from pellucid.errors import RunError
from pellucid.i18n import use_language
from pellucid.run import RunFolder

pytestmark = [pytest.mark.slow, pytest.mark.once]

LABELS = ["a", "b", "c"]


@pytest.fixture(scope="module")
def saved_model(tmp_path_factory) -> bytes:
    """A network of which all layers are trainable, as pellucid saves it."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((8, 8, 3), name="pixels"),
            layers.Conv2D(2, 3, name="low"),
            layers.BatchNormalization(name="low_bn"),
            layers.Conv2D(2, 3, name="middle"),
            layers.BatchNormalization(name="middle_bn"),
            layers.ReLU(name="relu"),
            layers.Conv2D(2, 3, name="high"),
            layers.GlobalAveragePooling2D(name="features"),
            layers.Dense(3, activation="softmax", name="probabilities"),
        ],
        name="small",
    )
    path = tmp_path_factory.mktemp("model") / "model.keras"
    model.save(path)
    return path.read_bytes()


@pytest.fixture
def make_run(saved_model, tmp_path):
    """Give a function that makes a run's folder, with changes to its config.json."""

    def make(config: TrainConfig, **changes: object) -> RunFolder:
        run = RunFolder(tmp_path / "run")
        run.classifier.mkdir(parents=True)
        run.keras_model.write_bytes(saved_model)
        content = {"config": asdict(config), "source": str(tmp_path / "photos"), "labels": LABELS}
        run.config.write_text(json.dumps({**content, "details": {}, **changes}))
        return run

    return make


def script_of(run: RunFolder) -> str:
    from pellucid.exports.keras_script.run_script import run_script

    return run_script(run)


def constants(source: str) -> dict[str, object]:
    """The values that a script gives to names in capitals."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.isupper()
    }


def built(source: str):
    """Build the model of a script, without training it."""
    import keras

    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    (builder,) = (n for n in functions if n.name == "build_model")
    namespace = {"keras": keras, "layers": keras.layers}
    exec(compile(ast.Module([builder], []), "script", "exec"), namespace)
    return namespace["build_model"]()


def test_the_settings_are_those_of_the_run(make_run, tmp_path) -> None:
    settings = ScratchConfig(epochs=7, batch_size=16, learning_rate=0.03, augment="strong")
    run = make_run(TrainConfig(recipe="scratch", seed=5, scratch=settings))
    source = script_of(run)
    found = constants(source)
    expected = {
        "TRAIN_FOLDER": str(tmp_path / "photos"),
        "VALIDATION_SHARE": 0.2,
        "CLASS_NAMES": LABELS,
        "IMAGE_SIZE": (8, 8),
        "BATCH_SIZE": 16,
        "EPOCHS": 7,
        "LEARNING_RATE": 0.03,
        "SEED": 5,
        "TRAINED_MODEL": str(run.keras_model),
    }
    assert {name: found[name] for name in expected} == expected
    assert '"horizontal"' in source
    assert '# Augmentation that Keras has no layer for, left out here: "RandAugment"' in source
    assert "# The run also mixed pictures with one another" in source
    assert built(source).count_params() == 56 + 8 + 38 + 8 + 38 + 9


@pytest.mark.parametrize("recipe", ["scratch", "fine-tune", "features", "auto"])
@pytest.mark.parametrize("is_there", [False, True])
def test_the_notes_are_in_the_readers_language(make_run, recipe, is_there, tmp_path) -> None:
    if is_there:
        (tmp_path / "photos").mkdir()
    settings = ScratchConfig(
        model="whitened_convnet", weights="first  net.weights.h5", augment="strong", refit=True
    )
    config = TrainConfig(recipe=recipe, scratch=settings)
    details = {"max_epochs": 24, "stop_patience": 12, "ema": 0.98}
    details |= {"winner": "features"} if recipe == "auto" else {}
    run = make_run(config, details=details)
    with use_language("en-XA"):
        notes = texts_in(script_of(run))
    assert not [text for text in notes if words_outside(text)]
    with use_language("ko"):
        source = script_of(run)
    notes = source.split('"""')[2].partition("import")[0].strip().splitlines()
    assert notes[0].startswith("# pellucid")
    assert all(cell_len(line) <= 88 for line in notes)
    assert recipe != "scratch" or '"first  net.weights.h5"' in source  # both blanks
    ast.parse(source)


def test_a_rate_that_a_range_test_picked_is_the_scripts(make_run) -> None:
    run = make_run(TrainConfig(recipe="scratch", scratch=ScratchConfig(find_rate=True)))
    # The least loss after the first five is at 0.4; a tenth of that rate is picked.
    rates, losses = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5), (9, 9, 9, 9, 9, 7, 6, 8)
    rows = [f"{rate},{loss}" for rate, loss in zip(rates, losses, strict=True)]
    run.rate_test.write_text("\n".join(["learning_rate,loss", *rows]))
    assert constants(script_of(run))["LEARNING_RATE"] == pytest.approx(0.04)
    head = "learning_rate,loss\n"
    for content in ("", head, f"{head}x,1\n", "a,b\n1,2\n", f"{head}{'1' * 200_000},2\n"):
        run.rate_test.write_text(content)
        with pytest.raises(RunError, match=r"learning_rate\.csv is missing or damaged"):
            script_of(run)
    run.rate_test.unlink()
    with pytest.raises(RunError, match=r"learning_rate\.csv is missing or damaged"):
        script_of(run)


@pytest.mark.parametrize("recipe", ["fine-tune", "auto"])
def test_the_layers_that_fine_tuning_froze_are_frozen(make_run, recipe) -> None:
    settings = FineTuneConfig(unfreeze="middle", epochs=3, stop_patience=3, augment="none")
    config = TrainConfig(recipe=recipe, fine_tune=settings)
    source = script_of(make_run(config, details={"winner": "fine-tune"}))
    flags = {layer.name: layer.trainable for layer in built(source).layers if layer.weights}
    assert flags == {
        "low": False,
        "low_bn": False,
        "middle": True,
        "middle_bn": False,  # batch normalization is frozen everywhere
        "high": True,
        "probabilities": True,
    }
    assert "\nmodel.set_weights(keras.models.load_model(TRAINED_MODEL)" in source
    assert "keras.optimizers.AdamW(" in source
    assert constants(source)["EPOCHS"] == 3
    assert "learning rate of each layer was 0.9 times that of the" in source
    assert "the accuracy that it prints is too good" in source


@pytest.mark.parametrize(
    ("recipe", "winner", "is_augmented"),
    [
        ("features", None, False),
        ("auto", "features", False),
        ("auto", "features of augmented views", True),
    ],
)
def test_with_features_only_the_last_layer_learns(make_run, recipe, winner, is_augmented) -> None:
    config = TrainConfig(recipe=recipe, features=FeaturesConfig(mirror="off"))
    source = script_of(make_run(config, details={"winner": winner}))
    assert "\nhead.fit(\n    train_features," in source
    assert constants(source)["EPOCHS"] == 30
    assert constants(source)["LEARNING_RATE"] == 1e-3
    assert ("# The run learned from augmented views too" in source) == is_augmented


def test_folders_that_hold_splits_are_kept(make_run, tmp_path) -> None:
    for split in ("train", "validation", "test"):
        for label in LABELS:
            (tmp_path / "photos" / split / label).mkdir(parents=True)
            (tmp_path / "photos" / split / label / "1.png").touch()
    details = {"max_epochs": 24, "stop_patience": 12, "ema": 0.98}
    source = script_of(make_run(TrainConfig(recipe="fine-tune"), details=details))
    assert constants(source)["EPOCHS"] == 24
    assert "patience=12" in source
    assert constants(source)["TEST_FOLDER"] == str(tmp_path / "photos" / "test")
    assert "# The pictures are where the run found them" in source
    assert "that it prints is too good" not in source


@pytest.mark.parametrize("details", [{}, {"max_epochs": "many", "stop_patience": 3}])
def test_without_the_epochs_that_fine_tuning_chose_there_is_no_script(make_run, details) -> None:
    with pytest.raises(RunError, match=r"config\.json cannot be used: .*epochs"):
        script_of(make_run(TrainConfig(recipe="fine-tune"), details=details))


def test_a_run_with_an_onnx_backbone_has_no_script(make_run) -> None:
    run = make_run(TrainConfig(features=FeaturesConfig(backbone="body.onnx")))
    run.keras_model.unlink()
    with pytest.raises(RunError, match=r"There is no .*model\.keras.*backbone is an ONNX file"):
        script_of(run)


EVIL = '"\n__import__("pathlib").Path("pwned").touch()\n#\u2028\r'


def test_texts_from_a_hostile_folder_stay_texts(make_run) -> None:
    settings = ScratchConfig(weights=EVIL, checkpoint=EVIL)
    config = TrainConfig(recipe="scratch", scratch=settings)
    source = script_of(make_run(config, source=EVIL, labels=[EVIL, EVIL + "2", "c"]))
    tree = ast.parse(source)
    assert "__import__" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert constants(source)["TRAIN_FOLDER"] == EVIL
    assert constants(source)["CLASS_NAMES"] == [EVIL, EVIL + "2", "c"]
    # What stands below the docstring are comments, and nothing else.
    top = source.split('"""')[2].partition("\nimport ")[0].strip()
    assert "__import__" in top
    assert all(line.startswith("# ") for line in top.splitlines())


@pytest.mark.parametrize("place", ["name", "source"])
def test_no_text_of_a_run_is_read_as_an_encoding(make_run, place):
    """PEP 263: in the first two lines, `coding: NAME` in a comment is that of the file."""
    code = "+AAo-open('pwned','w')+ACM-"  # in UTF-7: a new line, and a comment after it
    config = TrainConfig(recipe="scratch", scratch=ScratchConfig(weights=code))
    run = make_run(config, source="x coding: utf-7 " if place == "source" else code)
    if place == "name":
        run = RunFolder(run.path.rename(run.path.with_name("x coding: utf-7 ")))
    source = script_of(run)
    assert "coding: utf-7" in source
    assert tokenize.detect_encoding(io.BytesIO(source.encode()).readline)[0] == "utf-8"
    tree = ast.parse(source.encode())
    assert "open" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(
    "changes",
    [
        {"config": None},
        {"config": []},
        {"config": {"recipe": "scratch", "surprise": 1}},
        {"config": {"recipe": "magic"}},
        {"config": {"recipe": ["scratch"]}},
        {"config": {"recipe": "auto"}, "details": {}},
        {"config": {"recipe": "auto"}, "details": {"winner": {}}},
        {"config": {"recipe": "auto"}, "details": 3},
        {"config": {"recipe": "scratch", "scratch": 7}},
        {"config": {"recipe": "scratch", "scratch": {"epochs": "7"}}},
        {"config": {"recipe": "scratch", "scratch": {"learning_rate": [1]}}},
        {"config": {"recipe": "scratch", "scratch": {"checkpoint": 7}}},
        {"config": {"recipe": "scratch", "scratch": {"weights": 7}}},
        {"config": {"recipe": "scratch", "seed": "1"}},
        {"source": 7},
        {"source": "a\0b"},
        {"labels": "abc"},
        {"labels": [1, 2, 3]},
        {"labels": ["a", "b"]},
    ],
    ids=str,
)
def test_a_damaged_config_is_refused(make_run, changes) -> None:
    run = make_run(TrainConfig(recipe="scratch"))
    run.config.write_text(json.dumps({**json.loads(run.config.read_text()), **changes}))
    with pytest.raises(RunError, match=r"config\.json"):
        script_of(run)


def test_a_model_that_is_none_is_refused(make_run) -> None:
    import keras

    run = make_run(TrainConfig(recipe="scratch"))
    whole = run.keras_model.read_bytes()
    for content in (b"", b"not a zip file", whole[: len(whole) // 2]):
        run.keras_model.write_bytes(content)
        with pytest.raises(RunError, match=r"model\.keras cannot be loaded"):
            script_of(run)
    program = keras.layers.Lambda(lambda x: x, output_shape=(3,))
    keras.Sequential([keras.Input((3,)), program]).save(run.keras_model)
    with pytest.raises(RunError, match=r"model\.keras cannot be loaded .*Lambda"):
        script_of(run)


def test_a_range_of_sizes_is_no_picture(make_run) -> None:
    import keras

    run = make_run(TrainConfig(recipe="scratch"))
    layers = [keras.Input((None, None, 3)), keras.layers.GlobalAveragePooling2D()]
    keras.Sequential(layers).save(run.keras_model)
    with pytest.raises(RunError, match=r"takes \(None, None, None, 3\).*fixed size"):
        script_of(run)


@pytest.mark.parametrize(("model", "is_said"), [("whitened_convnet", True), ("tiny_vgg", False)])
def test_weights_that_followed_from_the_pictures_are_said(make_run, model, is_said):
    config = TrainConfig(recipe="scratch", scratch=ScratchConfig(model=model))
    script = script_of(make_run(config))
    assert (f"computed weights of {model}" in script) == is_said
