"""A set of a camera of 12 bits: trained, predicted and checked by one scale."""

import json

import numpy as np
import pytest
from tests.data.written_pictures import tiff

import pellucid
from pellucid.data.decode import Health

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SIDE, N_EACH = 48, 12


def pictures(folder, shift: int) -> None:
    """Write stripes that lie and stripes that stand, of up to 12 bits, shifted up by some."""
    rng = np.random.default_rng(0)
    for label in ("lying", "standing"):
        (folder / label).mkdir(parents=True)
        for at in range(N_EACH):
            wave = np.sin(np.arange(SIDE) / (2 + at / 4))[:, None] * np.ones((1, SIDE))
            wave = wave.T if label == "standing" else wave
            values = 2047 + 1500 * wave + rng.normal(0, 120, wave.shape)
            values = np.clip(values, 0, 4095).astype(np.uint16)[..., None]
            (folder / label / f"{at}.tif").write_bytes(tiff(values << shift))


@pytest.mark.long
def test_a_classifier_of_12_bit_pictures_keeps_their_scale(tmp_path, shared_cache):
    pictures(tmp_path / "low", 0)
    pictures(tmp_path / "full", 4)  # the same pictures by all 16 bits
    low = pellucid.train(tmp_path / "low", run=tmp_path / "run_low", recipe="features")
    full = pellucid.train(tmp_path / "full", run=tmp_path / "run_full", recipe="features")
    facts = [
        json.loads((tmp_path / name / "classifier" / "classifier.json").read_text())
        for name in ("run_low", "run_full")
    ]
    assert [fact["input"]["bits"] for fact in facts] == [12, 16]
    notes = json.loads((tmp_path / "run_low" / "config.json").read_text())["notes"]
    assert any("use 12 bits, so 4,095 is taken for white" in note for note in notes)
    file = "standing/3.tif"
    answers = [
        run.predict(str(tmp_path / name / file))[0] for run, name in ((low, "low"), (full, "full"))
    ]
    assert answers[0].label == answers[1].label == "standing"
    np.testing.assert_allclose(answers[0].probabilities, answers[1].probabilities, atol=1e-3)
    refused = low.predict(str(tmp_path / "full" / file))[0]
    assert refused.health == Health.SCALE_NOT_KNOWN
    assert "uses 16 of its 16 bits" in refused.error
