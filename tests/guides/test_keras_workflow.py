import re

import numpy as np
import pytest

# A 3 x 3 kernel per channel and a bias for each filter, then a weight per input and a bias.
N_PARAMETERS = 16 * (9 * 1 + 1) + 32 * (9 * 16 + 1) + 10 * (2 * 2 * 32 + 1)


@pytest.fixture(scope="module")
def workflow(guide):
    return guide("keras_workflow")


def test_the_data_are_split_in_equal_shares_and_without_overlap(workflow):
    data = workflow.load_data()

    assert data.train_pictures.shape == (1437, 8, 8, 1)
    assert data.test_pictures.shape == (360, 8, 8, 1)
    assert data.train_pictures.min() == 0
    assert data.train_pictures.max() == 16
    shares = np.bincount(data.test_labels) / np.bincount(data.train_labels)
    np.testing.assert_allclose(shares, 0.25, atol=0.01)
    train = {picture.tobytes() for picture in data.train_pictures}
    assert not train & {picture.tobytes() for picture in data.test_pictures}


def test_a_seed_gives_all_three_styles_the_same_first_weights(workflow):
    import keras

    weights = {}
    for style, build in workflow.STYLES.items():
        keras.utils.set_random_seed(1)
        weights[style] = build().get_weights()
    keras.utils.set_random_seed(2)
    others = workflow.sequential_model().get_weights()

    for style in ("functional", "subclassed"):
        for some, same in zip(weights["Sequential"], weights[style], strict=True):
            np.testing.assert_array_equal(some, same)
    assert np.abs(weights["Sequential"][0] - others[0]).max() > 0.01


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.once
def test_the_guide_finds_one_model_in_three_styles(run_guide):
    rows = re.findall(
        r"^(\w+) +([\d,]+) +([\d.]+)% +(\S+) +(\S+) +(\S+)$",
        run_guide("keras_workflow"),
        re.MULTILINE,
    )

    assert [row[0] for row in rows] == ["Sequential", "functional", "subclassed"]
    for _, parameters, *numbers in rows:
        accuracy, loaded, same_weights, same_seed = map(float, numbers)
        assert parameters == f"{N_PARAMETERS:,}"
        assert accuracy > 93
        assert loaded < 1e-6
        assert same_weights < 1e-6
        # Rounding could differ between the styles' graphs, and training lets it grow.
        assert same_seed < 1e-3
