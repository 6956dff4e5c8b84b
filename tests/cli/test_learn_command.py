"""`pellucid learn`: which server answers, which page opens, and what is said of mistakes."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from ..written_run import write_run


@pytest.fixture
def served(monkeypatch) -> list[dict]:
    """What the servers were asked for, instead of serving it."""
    given = []

    def serve_home(port, *, browser, tell, page, pictures=None):
        given.append({"page": page, "pictures": pictures, "port": port, "browser": browser})
        tell(f"http://127.0.0.1:8000{page}")

    def explore(model, picture, port, *, page, tell, **_given):
        given.append({"page": page, "explored": model})
        tell(model, f"http://127.0.0.1:8000{page}")

    monkeypatch.setattr("pellucid.app.learn.serve_home", serve_home)
    monkeypatch.setattr("pellucid.app.learn.explore", explore)
    return given


@pytest.fixture
def folder(tmp_path, monkeypatch, classifier_folder):
    monkeypatch.chdir(tmp_path)
    write_run(tmp_path / "runs" / "내 사진", classifier_folder)
    write_run(tmp_path / "elsewhere", classifier_folder)
    (tmp_path / "photos").mkdir()
    Image.fromarray(np.zeros((8, 8), "uint8")).save(tmp_path / "photos" / "a.png")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ([], "/learn/"),
        (["convolution"], "/learn/#/convolution"),
        (["5"], "/learn/#/convolution"),
        (["mlp"], "/m/model-mlp/learn/"),
        (["mlp", "Start-Well"], "/m/model-mlp/learn/#/start_well"),
        (["내 사진", "5"], "/m/run-%EB%82%B4%20%EC%82%AC%EC%A7%84/learn/#/convolution"),
        (["runs/내 사진"], "/m/run-%EB%82%B4%20%EC%82%AC%EC%A7%84/learn/"),
        (["photos"], "/learn/"),
        (["photos/", "deeper"], "/learn/#/deeper"),
        (["elsewhere", "deeper"], "/learn/#/deeper"),
    ],
)
def test_the_page_that_is_meant_opens(pellucid, folder, served, words, page):
    outcome = pellucid("learn", *words, "--no-browser", "--port", 8000)
    assert (outcome.status, outcome.stdout) == (0, "")
    assert f"The lessons are at http://127.0.0.1:8000{page}\n" in outcome.stderr
    [asked] = served
    assert asked["page"] == page
    is_folder = words[:1] in (["photos"], ["photos/"])
    assert bool(asked.get("pictures")) == is_folder
    assert asked.get("explored") == ("elsewhere" if words[:1] == ["elsewhere"] else None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["convolutoin"], "There is no lesson convolutoin. Did you mean convolution?"),
        (["mlp", "poolin"], "There is no lesson poolin."),
        (["14"], "The lessons are neuron, back_propagation"),
    ],
)
def test_a_lesson_that_there_is_not_is_a_message(pellucid, folder, served, words, said):
    outcome = pellucid("learn", *words)
    assert outcome.status == 2
    assert said in outcome.stderr
    assert not served


@pytest.mark.parametrize("words", [["vgg61"], ["photo"], ["absent.keras"]])
def test_what_there_is_not_is_a_message(pellucid, folder, words):
    outcome = pellucid("learn", *words, "--no-browser")
    assert outcome.status == 1
    assert words[0] in outcome.stderr


@pytest.mark.slow
def test_without_a_model_keras_is_not_imported():
    code = (
        "import sys; import pellucid.app.learn; from pellucid.app.home import create_home; "
        "create_home(); assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
