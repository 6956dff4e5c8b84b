"""What a training step takes, against counting by hand."""

import re
from types import SimpleNamespace

import pytest

from pellucid.errors import ConfigError

pytestmark = [pytest.mark.slow, pytest.mark.once]

GB = 2**30

# Pixels 8 x 8 x 1, convolution 6 x 6 x 4, pool 3 x 3 x 4, flat 36, dense 10.
NUMBERS = 64 + 144 + 36 + 36 + 10
WEIGHTS = 3 * 3 * 1 * 4 + 4 + 36 * 10 + 10


def small_net():
    import keras

    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ],
        name="small_net",
    )


def test_the_activations_are_those_of_all_layers():
    from pellucid.training.memory import activations_per_picture

    # Keras counts no layer for the pixels of a sequential model.
    assert activations_per_picture(small_net()) == NUMBERS - 64


def test_layers_of_a_network_within_a_network_count():
    import keras

    from pellucid.training.memory import activations_per_picture

    augmented = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.RandomFlip(), small_net()], name="augmented"
    )
    assert activations_per_picture(augmented) == 64 + NUMBERS - 64


def test_branches_count_each():
    import keras

    from pellucid.training.memory import activations_per_picture

    pixels = keras.Input((8, 8, 2))
    one, other = keras.layers.Conv2D(4, 1)(pixels), keras.layers.Conv2D(6, 1)(pixels)
    model = keras.Model(pixels, keras.layers.Concatenate()([one, other]))
    assert activations_per_picture(model) == 8 * 8 * (2 + 4 + 6 + 10)


@pytest.fixture
def free(monkeypatch):
    """Pretend that so many bytes of memory are free."""
    import psutil

    return lambda n_bytes: monkeypatch.setattr(
        psutil, "virtual_memory", lambda: SimpleNamespace(available=n_bytes)
    )


def proposed(model, batch_size) -> int:
    from pellucid.training.memory import check_memory

    with pytest.raises(ConfigError) as caught:
        check_memory(model, batch_size)
    return int(re.search(r"Try --batch-size (\d+)\.", str(caught.value))[1])


@pytest.mark.parametrize("available", [GB // 1000, GB, 3 * GB])
def test_a_batch_that_is_too_large_is_answered_with_the_largest_power_of_two_that_fits(
    available, free
):
    from pellucid.training.memory import check_memory

    free(available)
    model = small_net()
    fitting = proposed(model, 10**9)
    assert fitting.bit_count() == 1
    check_memory(model, fitting)
    assert proposed(model, 2 * fitting) == fitting
    # Activations and their gradients alone, in float32, are most of it.
    least = 2 * 4 * (NUMBERS - 64)
    assert fitting * least < available < 2.5 * fitting * least


def test_the_message_gives_both_amounts(free):
    from pellucid.training.memory import check_memory

    free(2 * GB)
    with pytest.raises(ConfigError) as caught:
        check_memory(small_net(), 10**7)
    # 10^7 pictures of 226 numbers, twice, of four bytes: 16.8 GB.
    assert "Training small_net with batches of 10000000 pictures" in str(caught.value)
    assert "16.8 GB" in str(caught.value)
    assert "1.8 GB are free" in str(caught.value)  # a tenth is left to others


def test_no_batch_is_proposed_where_not_even_one_picture_fits(free):
    from pellucid.training.memory import check_memory

    for available in (0, 1000, 16 * WEIGHTS):
        free(available)
        with pytest.raises(ConfigError, match="Not even one picture will fit") as caught:
            check_memory(small_net(), 1)
        assert "--batch-size" not in str(caught.value)


def test_an_absurd_batch_does_not_fit_in_this_machine():
    from pellucid.training.memory import check_memory

    model = small_net()
    check_memory(model, 1)
    assert proposed(model, 10**12) < 10**12
