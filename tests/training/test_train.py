"""The state of a training that is interrupted after its last step."""

import pytest
from PIL import Image

from pellucid.config import TrainConfig
from pellucid.run import RunFolder
from pellucid.training import train as module


class NoSteps:
    """Writes the files of a finished training without any training."""

    def __init__(self, context, job) -> None:
        self.run = context.run

    def take(self, recipe) -> bool:
        self.run.classifier.mkdir()
        for file in (self.run.onnx_model, self.run.classifier_facts, self.run.keras_model):
            file.write_text("of the training")
        return False


@pytest.fixture
def photos(tmp_path):
    for label in ("cat", "dog"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        Image.new("RGB", (8, 8)).save(tmp_path / "photos" / label / "1.png")
    return tmp_path / "photos"


def test_ctrl_c_while_the_working_files_are_removed_keeps_the_result(photos, monkeypatch):
    """The lock is among these files, and a run without its lock is treated as a removed one."""
    remove = RunFolder.remove_working_files

    def remove_and_press(run, *, keep_state=False) -> None:
        remove(run, keep_state=keep_state)
        if not keep_state:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunFolder, "remove_working_files", remove_and_press)
    monkeypatch.setattr(module, "Steps", NoSteps)
    monkeypatch.setattr(module, "get_recipe", lambda name: lambda config, context: None)
    folder = photos.with_name("run")
    with pytest.raises(KeyboardInterrupt):
        module.train(photos, folder, TrainConfig())
    assert RunFolder(folder).is_usable
    assert RunFolder(folder).keras_model.read_text() == "of the training"
    assert not RunFolder(folder).checkpoints.exists()
