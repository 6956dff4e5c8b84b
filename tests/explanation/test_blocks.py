"""Blocks: a chain's layers one by one, and each module with branches as one."""

import pytest

pytestmark = pytest.mark.slow


def blocks_of(model) -> list[tuple[str, str, int]]:
    from pellucid.explanation.blocks import list_blocks
    from pellucid.explanation.calls import list_calls

    calls, _ = list_calls(model)
    blocks = list_blocks(calls)
    assert [number for block in blocks for number in block] == list(range(len(calls)))
    return [(calls[block[0]].name, calls[block[-1]].name, len(block)) for block in blocks]


def test_a_chain_has_a_block_for_each_layer():
    from pellucid.models.registry import create_model

    assert all(n == 1 for _, _, n in blocks_of(create_model("tiny_vgg", 10)))


def test_googlenet_has_its_nine_inception_modules():
    from pellucid.models.registry import create_model

    modules = [block for block in blocks_of(create_model("googlenet", 10)) if block[2] > 1]
    assert [last for _, last, _ in modules] == [
        f"inception_{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    ]
    assert all(n == 8 for _, _, n in modules)  # 1x1, 1x1-3x3, 1x1-5x5, pool-1x1, concatenation


def test_resnet50_has_its_sixteen_bottlenecks():
    from pellucid.models.registry import create_model

    modules = [block for block in blocks_of(create_model("resnet50", 10)) if block[2] > 1]
    assert len(modules) == 3 + 4 + 6 + 3
    # With a projection on the shortcut: a convolution and its normalization more.
    assert [n for _, _, n in modules] == [11, 9, 9, 11, 9, 9, 9, 11, 9, 9, 9, 9, 9, 11, 9, 9]


def test_a_shortcut_from_the_picture_itself_is_a_branch():
    import keras

    inputs = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(3, 3, padding="same", name="first")(inputs)
    x = keras.layers.Conv2D(3, 3, padding="same", name="second")(x)
    x = keras.layers.Add(name="sum")([x, inputs])
    x = keras.layers.ReLU(name="last")(x)
    assert blocks_of(keras.Model(inputs, x)) == [("first", "sum", 3), ("last", "last", 1)]


def test_a_long_connection_does_not_join_what_it_passes():
    """As in a U-Net, or in features that are taken from several depths."""
    import keras

    inputs = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(3, 3, padding="same", name="first")(inputs)
    early = x
    for number in range(45):
        x = keras.layers.Conv2D(3, 3, padding="same", name=f"conv_{number}")(x)
    x = keras.layers.Concatenate(name="both")([x, early])
    assert all(n == 1 for _, _, n in blocks_of(keras.Model(inputs, x)))
