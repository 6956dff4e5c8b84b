"""The state of a training on disk: whole, or the one before it."""

import io
import json
import math
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from pellucid.errors import RunError

pytestmark = pytest.mark.slow


def some_state(epoch=3, batch=0, value=1.0):
    from pellucid.training.training_state import TrainingState

    random = np.random.default_rng(epoch)
    return TrainingState(
        epoch,
        batch,
        False,
        [{"epoch": 1.0, "loss": value, "val_loss": math.inf}],
        [{"wait": 2, "best": math.inf, "is_stopped": False, "none": None}, {}],
        [random.random((2, 3)).astype("float32"), np.array([1, 2], "uint32"), np.array(7)],
        [np.array(0.5, "float32")],
        [["kernel", [2, 3]]],
    )


def assert_same(found, expected):
    facts = {n: v for n, v in vars(expected).items() if n not in ("variables", "metrics")}
    assert {name: getattr(found, name) for name in facts} == facts
    for name in ("variables", "metrics"):
        assert len(getattr(found, name)) == len(getattr(expected, name))
        for one, other in zip(getattr(found, name), getattr(expected, name), strict=True):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


def test_a_state_comes_back_as_it_was(tmp_path):
    from pellucid.training.training_state import read_state, write_state

    state = some_state(batch=4)
    write_state(state, tmp_path)
    found, note = read_state(tmp_path)
    assert_same(found, state)
    assert note is None


def test_an_empty_folder_and_none_have_no_state(tmp_path):
    from pellucid.training.training_state import read_state

    assert read_state(tmp_path) == (None, None)
    assert read_state(tmp_path / "none") == (None, None)


def test_the_two_newest_are_kept(tmp_path):
    from pellucid.training.training_state import read_state, write_state

    (tmp_path / "best.weights.h5").write_bytes(b"other")
    (tmp_path / "state-notes.npz").write_bytes(b"other")
    places = [(0, 3), (1, 0), (1, 20), (1, 100), (2, 0), (10, 0), (100_000, 0)]
    for epoch, batch in places:
        write_state(some_state(epoch, batch), tmp_path)
        found, _ = read_state(tmp_path)
        assert (found.epoch, found.batch) == (epoch, batch)
    assert {path.name for path in tmp_path.iterdir()} == {
        "best.weights.h5",
        "state-notes.npz",
        "state-00010-0000000.npz",
        "state-100000-0000000.npz",
    }


def cut(content):
    return content[: len(content) // 2]


def emptied(content):
    return b""


def changed(content):
    at = content.index(some_state(4).variables[0].tobytes())
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("damage", [cut, emptied, changed])
def test_a_damaged_state_gives_way_to_the_one_before(damage, tmp_path):
    from pellucid.training.training_state import read_state, write_state

    older, newer = some_state(4), some_state(4, 30)
    write_state(older, tmp_path)
    write_state(newer, tmp_path)
    path = tmp_path / "state-00004-0000030.npz"
    path.write_bytes(damage(path.read_bytes()))
    found, note = read_state(tmp_path)
    assert_same(found, older)
    assert "state-00004-0000030.npz is damaged" in note
    assert "state-00004-0000000.npz" in note
    # The next one is the newest again, and the good one before it stays.
    write_state(some_state(5), tmp_path)
    found, note = read_state(tmp_path)
    assert (found.epoch, note) == (5, None)


def test_nothing_but_damaged_states_is_said_and_training_begins_anew(tmp_path):
    from pellucid.training.training_state import read_state, write_state

    for epoch in (1, 2):
        write_state(some_state(epoch), tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(cut(path.read_bytes()))
    found, note = read_state(tmp_path)
    assert found is None
    assert note.count("is damaged") == 2
    assert "starts again" in note


def test_no_bit_that_falls_over_goes_unnoticed(tmp_path):
    """Each is found out, or is one of those that mean nothing, such as a date."""
    from pellucid.training.training_state import TrainingState, read_state, write_state

    array = np.arange(2, dtype="float32")
    state = TrainingState(1, 2, False, [], [{"a": 1}], [array], [array[:1]], [["k", [2]]])
    write_state(state, tmp_path)
    (path,) = tmp_path.iterdir()
    content, n_damaged = path.read_bytes(), 0
    tried = range(0, 8 * len(content), 7)
    for bit in tried:
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        found, note = read_state(tmp_path)
        if found is None:
            assert "is damaged" in note
            n_damaged += 1
        else:
            assert_same(found, state)
    assert n_damaged > len(tried) / 2


class Evil:
    """Runs code when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def rewritten(path, **parts):
    """Write a state's file anew, with other arrays under some names."""
    with np.load(path) as arrays:
        kept = dict(arrays)
    with path.open("wb") as file:
        np.savez(file, **(kept | parts))


@pytest.mark.parametrize("part", ["facts", "variables_0", "metrics_0"])
def test_a_pickle_in_a_state_is_damage_and_runs_no_code(part, tmp_path):
    from pellucid.training.training_state import read_state, write_state

    write_state(some_state(), tmp_path)
    (path,) = tmp_path.iterdir()
    trap = tmp_path / "trap"
    rewritten(path, **{part: np.array([Evil(trap)], dtype=object)})
    with zipfile.ZipFile(path) as archive:
        assert b"open" in archive.read(f"{part}.npy")  # the pickle is there
    found, note = read_state(tmp_path)
    assert found is None
    assert "is damaged" in note
    assert not trap.exists()


def with_facts(path, change):
    with np.load(path) as arrays:
        facts = json.loads(arrays["facts"].tobytes())
    content = change(facts)
    text = content if isinstance(content, str) else json.dumps(content)
    rewritten(path, facts=np.frombuffer(text.encode(), np.uint8))


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts | {"format": 1},
        lambda facts: {n: v for n, v in facts.items() if n != "format"},
        lambda facts: {n: v for n, v in facts.items() if n != "epoch"},
        lambda facts: facts | {"surprise": 1},
        lambda facts: facts | {"variables": 4},
        lambda facts: facts | {"variables": "3"},
        lambda facts: facts | {"callbacks": [{"filepath": "/tmp/elsewhere"}]},
        lambda facts: facts | {"callbacks": [{"best": [1]}]},
        lambda facts: facts | {"callbacks": [3]},
        lambda facts: facts | {"callbacks": None},
        lambda facts: [],
        lambda facts: 3,
        lambda facts: None,
        lambda facts: "{",
        lambda facts: "[" * 100_000,
    ],
)
def test_a_state_that_says_something_else_is_damaged(change, tmp_path):
    from pellucid.training.training_state import read_state, write_state

    write_state(some_state(), tmp_path)
    (path,) = tmp_path.iterdir()
    with_facts(path, change)
    found, note = read_state(tmp_path)
    assert found is None
    assert "is damaged" in note


def test_an_array_that_would_fill_the_memory_is_damaged(tmp_path):
    from pellucid.training.training_state import read_state, write_state

    write_state(some_state(), tmp_path)
    (path,) = tmp_path.iterdir()
    header = io.BytesIO()
    huge = {"descr": "<f4", "fortran_order": False, "shape": (1 << 45,)}
    np.lib.format.write_array_header_1_0(header, huge)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in (parts | {"variables_0.npy": header.getvalue()}).items():
            new.writestr(name, content)
    found, note = read_state(tmp_path)
    assert found is None
    assert "is damaged" in note


def compiled(width=4):
    import keras

    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(width, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.4),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def steps(model, first, n):
    random = np.random.default_rng(0)
    pixels = random.normal(size=(8, 6, 5))
    labels = np.eye(2)[random.integers(0, 2, (8, 6))]
    for step in range(first, first + n):
        model.train_on_batch(pixels[step], labels[step])


def test_a_training_goes_on_from_a_state_exactly(tmp_path):
    """With Adam's memory, the statistics of normalization and the numbers that drop values."""
    import keras

    from pellucid.training.training_state import put_state, read_state, take_state, write_state

    model, waiting = compiled(), keras.callbacks.EarlyStopping(patience=3)
    steps(model, 0, 4)
    waiting.wait, waiting.best = 2, np.float32(0.25)
    write_state(take_state(model, 1, 0, [], [waiting], is_finished=False), tmp_path)
    steps(model, 4, 4)

    state, _ = read_state(tmp_path)
    other, fresh = compiled(), keras.callbacks.EarlyStopping(patience=3)
    steps(other, 7, 1)  # has its variables made, and everything is different from what it was
    put_state(state, other, [fresh])
    assert (fresh.wait, fresh.best) == (2, 0.25)
    steps(other, 4, 4)
    for weights, expected in zip(other.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_a_state_is_a_copy(tmp_path):
    from pellucid.training.training_state import take_state

    model = compiled()
    steps(model, 0, 1)
    state = take_state(model, 0, 1, [], [], is_finished=False)
    before = [value.copy() for value in state.variables]
    steps(model, 1, 3)
    for value, expected in zip(state.variables, before, strict=True):
        np.testing.assert_array_equal(value, expected)


@pytest.mark.long
def test_the_state_of_another_model_is_refused():
    from pellucid.training.training_state import put_state, take_state

    model, other = compiled(), compiled(width=6)
    for one in (model, other):
        steps(one, 0, 1)
    state = take_state(model, 0, 1, [], [], is_finished=False)
    before = other.get_weights()
    with pytest.raises(RunError, match="another model"):
        put_state(state, other, [])
    with pytest.raises(RunError, match="another model"):
        put_state(replace(state, variables=state.variables[:-1]), model, [])
    with pytest.raises(RunError, match="another model"):
        put_state(replace(state, variables=[*state.variables[:-1], np.zeros(9)]), model, [])
    for weights, expected in zip(other.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_callbacks_that_are_missing_are_asked_for():
    import keras

    from pellucid.training.training_state import put_state, take_state

    model = compiled()
    steps(model, 0, 1)
    state = take_state(model, 0, 1, [], [keras.callbacks.EarlyStopping()], is_finished=False)
    with pytest.raises(RunError, match=r"with 1 callbacks, and there are 0.*resume"):
        put_state(state, model, [])
