"""What commands say of a run that another process is training."""

import pytest

from pellucid.run import RunFolder, write_json

COMMANDS = {
    "predict": ["predict", "RUN", "picture.png"],
    "predict-many": ["predict", "RUN", "picture.png", "--out", "out.parquet"],
    "evaluate": ["evaluate", "RUN", "photos"],
    "compare": ["compare", "RUN", "RUN"],
    "report": ["report", "RUN"],
    "export": ["export", "RUN", "--format", "onnx"],
    "code": ["code", "RUN"],
    "serve": ["serve", "RUN"],
    "explore": ["explore", "RUN", "--no-browser"],
    "resume": ["resume", "RUN"],
    "train": ["train", "photos", "--run", "RUN"],
}


@pytest.fixture
def begun(tmp_path, draw_classes):
    """A run whose training has no result yet, and pictures."""
    draw_classes(tmp_path / "working" / "photos", 2)
    run = RunFolder.create(tmp_path / "working" / "run")
    run.checkpoints.mkdir()
    write_json(run.job, {"command": "pellucid train photos"})
    return run


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_that_is_being_trained_is_not_called_interrupted(pellucid, begun, name):
    asked = [word.replace("RUN", str(begun.path)) for word in COMMANDS[name]]
    with RunFolder(begun.path).locked():
        done = pellucid(*asked)
    assert done.status == 1
    assert "right now" in done.stderr or "Another process is training into" in done.stderr
    for wrong in ("interrupted", "pellucid resume", "nothing to explore"):
        assert wrong not in done.stderr


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"resume", "explore"}))
def test_a_run_whose_process_has_ended_is(pellucid, begun, name):
    done = pellucid(*(word.replace("RUN", str(begun.path)) for word in COMMANDS[name]))
    assert done.status == 1
    assert "interrupted" in done.stderr
    assert f"pellucid resume {begun.path}" in done.stderr
