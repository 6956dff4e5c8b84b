"""How TensorFlow starts, in a process that has not started it before."""

import platform
import subprocess
import sys

import numpy as np
import pytest

from pellucid.keras_runtime import import_keras

PROGRAM = """
import resource
import numpy as np
from pellucid.keras_runtime import import_keras

import_keras()
import keras

class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return np.zeros((4, 3)), np.zeros((4, 1))

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(Batches(), verbose=0)

def n_faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

np.ones(2**18)
before = n_faults()
for _ in range(1000):
    np.ones(2**18)
print(n_faults() - before)
"""


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left alone")
def test_freed_memory_is_taken_again_and_nothing_is_printed():
    """Also after TensorFlow has read from a generator; it clears 512,000 pages otherwise."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stderr == ""
    assert int(done.stdout) < 5000


@pytest.mark.slow
@pytest.mark.parametrize("n_axes", [1, 2, 3])
@pytest.mark.parametrize("cells", [1, 2, 5])
def test_the_largest_of_all_cells_is_found(n_axes, cells):
    """Of a window that is larger than its input, oneDNN ends the process."""
    import_keras()
    import keras

    values = np.random.default_rng(0).normal(size=(2, *(cells,) * n_axes, 3)).astype("float32")
    layer = getattr(keras.layers, f"AdaptiveMaxPooling{n_axes}D")(1)
    found = keras.ops.convert_to_numpy(layer(values))
    axes = tuple(range(1, n_axes + 1))
    np.testing.assert_array_equal(found, values.max(axes, keepdims=True))
