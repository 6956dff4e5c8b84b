"""The clients in docs/clients answer what the classifier itself says of the same files."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pellucid.inference.classifier import Classifier

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
# The Node that the package index brings lies beside the interpreter.
PLACES = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
TOKEN = "an-example-of-a-token"

pytestmark = pytest.mark.slow


def client(*programs):
    """Give the command of a client, of which each part is a program or a file of docs/clients."""
    command = []
    for each in programs:
        found = shutil.which(each, path=PLACES)
        if found is None:
            pytest.skip(f"There is no {each} on this machine, so a client was not run.")
        command.append(found)
    return command


@pytest.fixture(params=["curl", "Python", "Node"])
def run_client(request):
    """Run a client with files and variables; gives the process when it has ended."""
    if request.param == "curl":
        client("curl", "jq")
        command = [*client("sh"), CLIENTS / "predict.sh"]
    elif request.param == "Python":
        command = [sys.executable, "-I", CLIENTS / "predict.py"]
    else:
        command = [*client("node"), CLIENTS / "predict.mjs"]

    def run(files, **variables):
        environment = {**os.environ, "NO_PROXY": "127.0.0.1", **variables}
        return subprocess.run(
            [*command, *files], capture_output=True, encoding="utf-8", env=environment, timeout=60
        )

    return run


@pytest.fixture(scope="module", autouse=True)
def without_token():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PELLUCID_TOKEN", raising=False)
        yield


@pytest.fixture(scope="module")
def addresses(command, run_folder, without_token):
    """Start a server that needs no token and one that does; return their addresses by token."""
    with contextlib.ExitStack() as stack:
        ports = {
            None: stack.enter_context(command.server(run_folder))[1],
            TOKEN: stack.enter_context(command.server(run_folder, PELLUCID_TOKEN=TOKEN))[1],
        }
        for port in ports.values():
            command.ask(port)
        yield {token: f"http://127.0.0.1:{port}" for token, port in ports.items()}


@pytest.fixture
def files(draw, tmp_path):
    contents = {"one.png": draw(1), "broken.jpg": draw(2)[:100], "고양이 사진.png": draw(3)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


@pytest.mark.parametrize("token", [None, TOKEN])
def test_what_the_classifier_says(run_client, addresses, run_folder, files, token):
    variables = {} if token is None else {"PELLUCID_TOKEN": token}
    outcome = run_client(files, PELLUCID_URL=addresses[token], **variables)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    lines = [line.split("\t") for line in outcome.stdout.splitlines()]
    expected = Classifier.load(run_folder / "classifier").predict(files, top=1)
    assert [line[0] for line in lines] == [file.name for file in files]
    assert lines[1][1:] == [expected[1].error]
    for at in (0, 2):
        _, label, probability = lines[at]
        assert label == expected[at].label
        assert float(probability) == pytest.approx(expected[at].probabilities[0], abs=1e-6)


def test_what_is_refused(run_client, addresses, files):
    address = addresses[TOKEN]
    outcome = run_client(files, PELLUCID_URL=address, PELLUCID_TOKEN="another-token-than-that")
    broken = run_client(files[1:2], PELLUCID_URL=address, PELLUCID_TOKEN=TOKEN)
    assert outcome.returncode != 0
    assert outcome.stdout == ""
    assert "Authorization: Bearer TOKEN" in outcome.stderr
    # Of which none can be used: the status is 422, and the answer as good as any.
    assert (broken.returncode, broken.stderr) == (0, "")
    assert broken.stdout.startswith("broken.jpg\tThe file ends before the picture does")


def test_without_a_server(run_client, files):
    outcome = run_client(files, PELLUCID_URL="http://127.0.0.1:1")
    assert outcome.returncode != 0
    assert outcome.stdout == ""
