"""Nothing is sent anywhere, and nothing is left in the user's home."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pellucid

SOURCE = Path(pellucid.__file__).parent

CODE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "os.fork"):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
from pellucid.inference.precision import fast_format
print(fast_format())
import pellucid.features.sink
assert sys.modules.get("openvino_telemetry") is None
"""


def test_only_the_question_for_an_address_lets_keras_download():
    """With weights="imagenet", Keras downloads a missing file without a word."""
    asks = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"""weights=["']imagenet""", path.read_text(encoding="utf-8"))
    ]
    assert asks == ["backbones/keras_applications/published.py"]


def test_openvino_starts_without_its_telemetry(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("float32", "bfloat16", "float16")
    assert list(tmp_path.iterdir()) == []


def test_models_of_other_frameworks_can_still_be_converted(classifier_folder):
    """The tools for this are imported late; a program that uses pellucid may need them."""
    code = f"""
from pellucid.inference.offline_openvino import ov
print(ov.convert_model({str(classifier_folder / "model.onnx")!r}).input(0).get_any_name())
from openvino.tools.ovc import convert_model
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "pictures\n"), done.stderr
