"""How TensorFlow starts, in a process that has not started it before."""

import platform
import subprocess
import sys

import pytest

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


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left alone")
def test_freed_memory_is_taken_again_and_nothing_is_printed():
    """Also after TensorFlow has read from a generator; it clears 512,000 pages otherwise."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stderr == ""
    assert int(done.stdout) < 5000
