"""The map of a data set."""

import numpy as np
import pytest

import pellucid
from pellucid.errors import DataError

from .. import drawn_pictures

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.mark.long
def test_pictures_among_those_of_another_class(tmp_path, shared_cache):
    for seed, (label, kind) in enumerate({"줄": "vertical", "dots": "dots"}.items()):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in range(14):
            chance = np.random.default_rng([seed, number])
            drawn_pictures.draw(
                tmp_path / "photos" / label / f"{number}.png", kind, chance, (40, 40)
            )
    lost = tmp_path / "photos" / "dots" / "lost.png"
    drawn_pictures.draw(lost, "vertical", np.random.default_rng(5), (40, 40))
    (tmp_path / "photos" / "dots" / "broken.png").write_bytes(b"x")
    new = tmp_path / "new.png"
    drawn_pictures.draw(new, "vertical", np.random.default_rng(6), (40, 40))
    found = pellucid.map_features(tmp_path / "photos", [new])
    assert len(found.paths) == 30
    assert found.n_left_out == 1
    assert found.labels.count(None) == 1
    assert found.paths[found.labels.index(None)] == str(new)
    shares = dict(zip(found.paths, found.other_labels.tolist(), strict=True))
    assert max(shares, key=shares.get) == "dots/lost.png"
    assert shares["dots/lost.png"] > 0.5
    places = found.t_sne()
    assert places.shape == (30, 2)
    again = pellucid.map_features(tmp_path / "photos", [new])
    np.testing.assert_array_equal(places, again.t_sne())


def test_a_folder_without_pictures(tmp_path):
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "1.png").write_bytes(b"x")
    with pytest.raises(DataError, match="no usable picture"):
        pellucid.map_features(tmp_path)
