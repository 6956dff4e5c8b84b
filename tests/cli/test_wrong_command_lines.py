"""A command line that cannot be understood is answered with what to type, before Keras starts."""

import sys
from pathlib import Path

import pytest

from pellucid.errors import ConfigError

MISUNDERSTOOD = 2


@pytest.fixture(autouse=True)
def without_keras():
    """No answer here needs Keras; other tests of this process may have loaded it."""
    before = "keras" in sys.modules
    yield
    assert ("keras" in sys.modules) == before


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        (["models"], "pellucid.keras_runtime"),
        (["explore", "vgg16"], "pellucid.app.explore"),
        (["augment", "photos"], "pellucid.api.augmentation"),
        (["train", "photos", "--model", "mlp"], "pellucid.training.recipes.scratch"),
    ],
)
def test_keras_is_not_started_in_silence(pellucid, draw_classes, monkeypatch, typed, where):
    def stop():
        raise ConfigError("stopped")

    monkeypatch.setattr(f"{where}.import_keras", stop)
    draw_classes(Path("photos"), 3)
    assert pellucid(*typed).stderr.endswith("Starting Keras\nError: stopped\n")


@pytest.fixture
def places(pellucid):
    """Some folders and files in the working folder, and two runs."""
    for name in ("my photos", "photos/cat", "photos/dog", "runs/base", "runs/my first run"):
        Path(name).mkdir(parents=True)
    for name in ("my cat.jpg", "photos/cat/1.jpg", "a.jpg", "b.jpg", "c d.jpg"):
        Path(name).write_bytes(b"x")
    for name in ("runs/base", "runs/my first run"):
        (Path(name) / "config.json").write_text("{}")
    (Path("runs/base") / "classifier").mkdir()
    return pellucid


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            ["train", "photos", "--lr", "0.1"],
            ("The default recipe, features, does not have --learning-rate; scratch, fine-tune and "
            "auto do. Try: pellucid train photos --recipe scratch --learning-rate 0.1"),
        ),
        (
            ["train", "--data", "photos", "--bs", "4"],
            "Try: pellucid train photos --recipe scratch --batch-size 4",
        ),
        (["train", "data=my photos"], "Try: pellucid train 'my photos'"),
        (["train", "photos", "--recepie", "scratch"], "Did you mean --recipe?"),
        (["train", "photos", "--epochs", "5,5"], "takes a whole number, but was given '5,5'"),
        (["train", "photos", "--epochs", "5 epochs"], "Did you mean 5?"),
        (["train", "photos", "--batch_size", "32px"], "Did you mean 32?"),
        (["train", "photos", "--learning-rate", "0,001"], "Did you mean 0.001?"),
        (["train", "photos", "--dropout", "20%"], "Did you mean 0.2?"),
        (["train", "photos", "--image-size", "1,000"], "Did you mean 1000?"),
        (["train", "photos", "--epochs", "many"], "takes a whole number, but was given 'many'"),
        (["train", "photos", "--epochs"], "--epochs needs a value."),
        (["train", "my", "photos"], "in quotes: 'my photos'"),
        (["train", "photos/cat", "photos/dog"], "pellucid train photos"),
        (["train", "a.jpg", "b.jpg"], "the folder that holds them? pellucid train ."),
        (["train", "some", "thing"], "put it in quotes: 'some thing'"),
        (["train"], "Folders in the working folder: my photos, photos."),
        (["train"], "Example: pellucid train photos/"),
        (["predict"], "RUN is missing"),
        (["predict", "base"], "PICTURES is missing"),
        (["evaluate", "base", "my", "photos"], "in quotes: 'my photos'"),
        (["compare", "base"], "SECOND is missing"),
        (["compare", "a", "b", "c"], "but was given 3 arguments: a, b, c."),
        (["export", "base"], "Which format? Give --format with one of onnx, openvino, litert,"),
        (["report", "my", "first", "run"], "quotes: 'my first run'"),
        (["trian", "photos"], "Did you mean pellucid train?"),
        (["fit", "photos"], "It is called: pellucid train"),
        (["classify", "a.jpg"], "It is called: pellucid predict"),
        (["check", "photos"], "It is called: pellucid data check"),
        (["split", "photos"], "It is called: pellucid data split\n"),
        (["preview", "photos"], "It is called: pellucid data preview\n"),
        (["rename", "photos"], "It is called: pellucid data rename\n"),
        (["train", "photos", "--columns", "path=Image", "Index"], "value of an option has blanks"),
        (["Train", "photos"], "Did you mean pellucid train?"),
        (["data", "chek", "photos"], "Did you mean pellucid data check?"),
        (["photos"], "To train on the folder: pellucid train photos"),
        (["my cat.jpg"], "pellucid predict RUN 'my cat.jpg'"),
        (["--lr", "3"], "Give the options of a command after its name"),
        (["--port", "8000", "serve", "base"], "after its name: pellucid serve ..."),
        (["--no-browser", "explore", "base"], "after its name: pellucid explore ..."),
        (["--port", "99999"], "takes a whole number from 0 to 65535. For help: pellucid --help"),
        (["--port", "many"], "For help: pellucid --help"),
        (["--port"], "For help: pellucid --help"),
        (["predict", "base", "a.jpg", "--epochs", "3"], "is an option of pellucid train"),
        (["predict", "base", "a.jpg", "--top", "0"],
            "Error: --top takes a whole number of at least 1, but was given '0'. Example"),
        (["serve", "base", "--port", "99999"],
            "Error: --port takes a whole number from 0 to 65535, but was given '99999'. Example"),
        (["predict", "base", "a.jpg", "--top", "three"], "takes a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood(places, typed, said):
    outcome = places(*typed)
    assert outcome.status == MISUNDERSTOOD
    assert said in outcome.stderr
    assert outcome.stderr.startswith("Error: ")
    assert outcome.stderr.count("\n") == 1
    assert outcome.stdout == ""


def test_what_to_type_is_understood(places):
    outcome = places("train", "data=my photos", "epochs=3", "lr0=0,1", "--workers", "4")
    assert (
        "Try: pellucid train 'my photos' --recipe scratch --epochs 3 --learning-rate 0,1"
        in outcome.stderr
    )
    assert "all CPU cores are always used" in outcome.stderr


FAILED = 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["predict", "Base", "a.jpg"], "Did you mean base?"),
        (["predict", "bse", "a.jpg"], "Did you mean base?"),
        (["predict", "my-first-run", "a.jpg"], "Did you mean my first run?"),
        (["predict", "zebra", "a.jpg"], "Runs in runs/: "),
        (["predict", "photos", "a.jpg"], "To train on it: `pellucid train photos`."),
        (["predict", "runs", "a.jpg"], "runs is a folder of runs: give one of them, such as runs/"),
        (["predict", "runs/base/classifier", "a.jpg"], "It is inside a run: give runs/base "),
        (["predict", "runs/base/config.json", "a.jpg"], "It is inside a run: give runs/base "),
        (["predict", "a.jpg", "b.jpg"], "The run comes first"),
        (["report", "Base"], "Did you mean base?"),
        (["resume", "bas"], "Did you mean base?"),
        (["resume", "photos"], "To train on it"),
        (["serve", "BASE"], "Did you mean base?"),
        (["code", "bsae"], "Did you mean base?"),
        (["export", "bsae", "--format", "onnx"], "Did you mean base?"),
        (["compare", "bsae", "base"], "Did you mean base?"),
        (["explore", "Base"], "Did you mean base?"),
        (["explore", "VGG-16"], "Did you mean vgg16?"),
        (["explore", "modl.keras"], "There is no file modl.keras"),
        (["train", "Photos"], "Did you mean photos?"),
        (["train", "a.jpg"], "To classify it with a run: pellucid predict RUN a.jpg"),
        (["data", "check", "Photos"], "Did you mean photos?"),
    ],
)  # fmt: skip
def test_names_that_are_not_there(places, typed, said):
    outcome = places(*typed)
    assert outcome.status == FAILED
    assert said in outcome.stderr
    assert outcome.stdout == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["predict", "a.jpg", "base"], "The run comes first: pellucid predict base a.jpg"),
        (["predict", "a.jpg", "runs/base"], "The run comes first: pellucid predict runs/base"),
        (["predict", "a.jpg", "b.jpg", "base"], "pellucid predict base a.jpg b.jpg"),
        (["evaluate", "photos", "base"], "The run comes first: pellucid evaluate base photos"),
        (["explore", "a.jpg", "base"], "The run comes first: pellucid explore base a.jpg"),
        (["predict", "a.jpg", "imagenet-lite2"], "The run comes first"),
        (["predict", "my", "first", "run", "a.jpg"], "pellucid predict 'my first run' a.jpg"),
        (["models", "ResNet-50"], "Did you mean resnet50?"),
        (["train", "photos", "--model", "VGG16"], "Did you mean vgg16?"),
        (["train", "photos", "--model", "mlp", "--optimizer", "adm"], "Did you mean adam?"),
        (["train", "photos", "--augment", "strnog"], "Did you mean strong?"),
        (["train", "photos", "--model", "mlp", "--schedule", "cosin"], "Did you mean cosine?"),
        (["train", "photos", "--recipe", "fine_tune"], "Did you mean fine-tune?"),
        (["augment", "photos", "--policy", "ligth"], "Did you mean light?"),
        (["demo", "digit"], "Did you mean digits?"),
        (["predict", "imagenet-lite2", "x.jpg", "--json", "--csv"], "exclude each other"),
        (["train", "photos", "--recipe", "scratch", "--mirror", "yes"], "mirror"),
        (["predict", "imagenet-lite2", "x.jpg", "--views", "20"], "from 1 to 10"),
        (["train", "photos", "--budget", "10"], "budget"),
        (["data", "check", "photos", "--splits", "all"], "--splits was given 'all'"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_used(places, typed, said):
    outcome = places(*typed)
    assert outcome.status == MISUNDERSTOOD
    assert said in outcome.stderr
    assert outcome.stdout == ""


@pytest.mark.parametrize(
    "typed",
    [
        ["train", "ADDRESS"],
        ["train", "photos", "--run", "ADDRESS"],
        ["predict", "base", "ADDRESS"],
        ["predict", "ADDRESS", "a.jpg"],
        ["evaluate", "base", "ADDRESS"],
        ["evaluate", "ADDRESS", "photos"],
        ["compare", "ADDRESS", "base"],
        ["report", "ADDRESS"],
        ["resume", "ADDRESS"],
        ["serve", "ADDRESS"],
        ["code", "ADDRESS"],
        ["code", "base", "--out", "ADDRESS"],
        ["export", "ADDRESS", "--format", "onnx"],
        ["explore", "ADDRESS"],
        ["learn", "ADDRESS"],
        ["augment", "ADDRESS"],
        ["data", "check", "ADDRESS"],
        ["data", "check", "photos", "--out", "ADDRESS"],
        ["data", "preview", "ADDRESS"],
        ["data", "split", "ADDRESS", "--out", "new"],
        ["data", "split", "photos", "--out", "ADDRESS"],
        ["data", "rename", "ADDRESS", "--renumber", "--out", "new"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("address", ["https://example.org/x.zip?size=big", "www.example.org/x.png"])
def test_addresses(places, typed, address):
    outcome = places(*[address if word == "ADDRESS" else word for word in typed])
    assert outcome.status == MISUNDERSTOOD
    assert "is an address, and only local files are read here. Download" in outcome.stderr
    assert not Path("https:").exists()


def test_the_command_for_the_working_folder_can_be_copied(places, monkeypatch):
    monkeypatch.chdir("photos")
    assert "To train on it: `pellucid train .`. There" in places("predict", ".", "cat").stderr


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        (["train", "photos", "--run", ""], "--run"),
        (["train", "photos", "--run="], "--run"),
        (["train", ""], "PICTURES"),
        (["search", "photos", "--run", ""], "--run"),
        (["predict", "", "a.jpg"], "RUN"),
        (["predict", "base", "a.jpg", ""], "PICTURES"),
        (["augment", "photos", "--out", ""], "--out"),
        (["runs", ""], "FOLDER"),
        (["runs", "delete", "base", ""], "RUN"),
        (["resume", ""], "RUN"),
        (["studio", ""], "FOLDER"),
    ],
)
def test_an_empty_text_is_no_value(places, typed, what):
    outcome = places(*typed)
    assert outcome.status == MISUNDERSTOOD
    assert f"Error: {what} was given an empty text. Expected: " in outcome.stderr
    assert Path("runs/base/config.json").is_file()


def test_the_working_folder_does_not_read_as_a_full_stop(places):
    for name in ("model.onnx", "classifier.json"):
        (Path("runs/base/classifier") / name).write_text("{}")
    Path("runs/base").rename("내 학습")
    assert places("runs", "내 학습").stderr.endswith("Give the folder that holds it: ./\n")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["cross-validate", "photos"], "It is called: pellucid train PICTURES --folds 5"),
        (["crossval"], "It is called: pellucid train PICTURES --folds 5"),
        (["cv"], "It is called: pellucid train PICTURES --folds 5"),
        (["tune", "photos"], "It is called: pellucid search"),
        (["helpp"], "Did you mean pellucid help?"),
        (["versoin"], "Did you mean pellucid version?"),
        (["--versoin"], "Did you mean --version?"),
        (["--hepl"], "Did you mean --help?"),
        (["-v"], "Did you mean -V?"),
        (["-q"], "Give the options of a command after its name"),
        (["runs", "lst"], "Did you mean pellucid runs list?"),
        (["bodies", "lst"], "Did you mean pellucid bodies list?"),
        (["data", "hlp"], "Did you mean pellucid data help?"),
        (
            ["predict", "my cat.jpg"],
            "my cat.jpg is a picture, and RUN comes first: pellucid predict RUN 'my cat.jpg'. ",
        ),
        (
            ["explain", "a.jpg"],
            "a.jpg is a picture, and MODEL comes first: pellucid explain MODEL a.jpg. ",
        ),
        (["train"], "Folders in the working folder: my photos, photos. Example"),
    ],
)
def test_the_nearest_command_is_suggested(places, typed, said):
    outcome = places(*typed)
    assert outcome.status == MISUNDERSTOOD
    assert said in outcome.stderr


def test_a_folder_named_like_a_command_is_still_listed(places):
    Path("lst").mkdir()
    assert "no runs in lst/" in places("runs", "lst").stderr


def test_folders_that_are_not_listed_are_counted(places):
    for number in range(7):
        Path(f"f{number}").mkdir()
    said = "Folders in the working folder: f0, f1, f2, f3, f4, f5 and 3 more. "
    assert said in places("train").stderr
