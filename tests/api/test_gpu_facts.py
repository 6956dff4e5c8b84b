"""What the driver of NVIDIA and JAX say of GPUs, with a stand-in for nvidia-smi and for JAX."""

import importlib.metadata
import stat
import sys
import time
from dataclasses import replace

import pytest

from pellucid.api import gpu_facts
from pellucid.api.gpu_facts import GPUFacts, describe_gpus, find_gpus

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")

TWO_GPUS = """
==============NVSMI LOG==============

Timestamp                                 : Sat Nov 28 12:00:00 2026
Driver Version                            : 580.65.06
CUDA Version                              : 13.0

Attached GPUs                             : 2
GPU 00000000:01:00.0
    Product Name                          : NVIDIA H200
    Product Brand                         : NVIDIA
GPU 00000000:02:00.0
    Product Name                          : NVIDIA H200
"""
H200 = GPUFacts(True, ("NVIDIA H200",), "580.65.06", "13.0", 9.0)


@pytest.fixture
def nvidia_smi(monkeypatch, tmp_path):
    """Write a script that stands in for nvidia-smi, and make it the only program there is."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(gpu_facts, "_plugin", lambda: None)

    def write(script):
        path = tmp_path / "nvidia-smi"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    return write


def test_what_nvidia_smi_says(nvidia_smi, tmp_path):
    (tmp_path / "q.txt").write_text(TWO_GPUS)
    capabilities = "echo 9.0; echo '[N/A]'; echo 8.6"
    reading = f"while IFS= read -r line; do echo \"$line\"; done < '{tmp_path}/q.txt'"
    nvidia_smi(f'if [ "$1" = "-q" ]; then {reading}; else {capabilities}; fi')
    found = find_gpus()
    assert found == GPUFacts(
        True,
        ("NVIDIA H200",) * 2,
        "580.65.06",
        "13.0",
        8.6,
        has_amd_driver=found.has_amd_driver,
    )
    assert describe_gpus(found, "tensorflow", "linux") == (
        "2 x NVIDIA H200 (driver 580.65.06, CUDA 13.0), not used. To train on it: "
        'pip install --upgrade "jax[cuda13]", then set KERAS_BACKEND=jax'
    )


def test_a_driver_that_does_not_answer(nvidia_smi):
    nvidia_smi("echo 'NVIDIA-SMI has failed: no communication with the driver'; exit 9")
    found = find_gpus()
    assert (found.has_nvidia_driver, found.names, found.driver) == (True, (), None)
    assert "Run nvidia-smi" in describe_gpus(found, "jax", "linux")


@pytest.mark.parametrize("loop", ["read line < /dev/zero", "while :; do echo x; done"])
def test_a_tool_that_does_not_end_is_not_waited_for(nvidia_smi, monkeypatch, loop):
    monkeypatch.setattr(gpu_facts, "_MAX_SECONDS", 0.2)
    nvidia_smi(f"{loop}; exit 0")
    began = time.monotonic()
    found = find_gpus()
    assert time.monotonic() - began < 5
    assert found.names == ()


def test_odd_output_is_neither_believed_nor_printed(nvidia_smi):
    nvidia_smi(
        r"""printf 'Driver Version : 1; rm -rf /\nCUDA Version : %s\n' 99999999999
        printf 'Product Name : \033[31mred\377\n'
        i=0; while [ $i -lt 200 ]; do echo "Product Name : x"; i=$((i+1)); done"""
    )
    found = find_gpus()
    assert (found.driver, found.cuda) == (None, None)
    assert len(found.names) == 64
    assert all(name.isprintable() for name in found.names)
    assert describe_gpus(found, "jax", "linux").isprintable()


def test_no_tool(nvidia_smi):
    assert find_gpus().names == ()


@pytest.mark.parametrize(
    ("facts", "backend", "system", "expected"),
    [
        (GPUFacts(False), "jax", "linux", "no NVIDIA GPU found; no GPU is needed"),
        (H200, "jax", "linux", 'To train on it: pip install --upgrade "jax[cuda13]"'),
        (replace(H200, cuda="12.8"), "jax", "linux", 'pip install --upgrade "jax[cuda12]"'),
        # CUDA 13 no longer has code for a V100.
        (replace(H200, capability=7.0), "jax", "linux", 'pip install --upgrade "jax[cuda12]"'),
        (replace(H200, cuda=None), "jax", "linux", 'pip install --upgrade "jax[cuda12]"'),
        (replace(H200, cuda="11.4"), "jax", "linux", "(525 or newer): update it"),
        (H200, "jax", "win32", "install pellucid in WSL 2"),
        (
            replace(H200, plugin="jax-cuda12-plugin 0.9.1", problem="CUDA_ERROR_NO_DEVICE"),
            "jax",
            "linux",
            "0.9.1 is installed, but JAX finds no GPU (CUDA_ERROR_NO_DEVICE). Try: pip install",
        ),
        (replace(H200, seen_by_jax=("NVIDIA H200",)), "jax", "linux", "used for training and"),
        (
            replace(H200, seen_by_jax=("NVIDIA H200",)),
            "tensorflow",
            "linux",
            "not used, since Keras' backend is tensorflow. To train on it: set KERAS_BACKEND=jax",
        ),
        (GPUFacts(False, has_amd_driver=True), "jax", "linux", '"jax[rocm7-local]"'),
        (GPUFacts(False), "jax", "darwin", "Apple's GPU is not used"),
    ],
)
def test_the_advice(facts, backend, system, expected):
    assert expected in describe_gpus(facts, backend, system)


@pytest.mark.parametrize(
    ("prints", "expected"),
    [
        ("""print('[["gpu", "NVIDIA H200"], ["gpu", "NVIDIA H200"]]')""", ("NVIDIA H200",) * 2),
        ("""print('[["cpu", "cpu"]]')""", ()),
        ("print('[[]]')", ()),
        ("print('no JSON')", ()),
    ],
)
def test_what_jax_says(monkeypatch, prints, expected):
    monkeypatch.setattr(gpu_facts, "_plugin", lambda: "jax-cuda13-plugin 1.0")
    program = f"import sys; {prints}; print('one\\n\\x1b[1mlast', file=sys.stderr)"
    monkeypatch.setattr(gpu_facts, "_LIST_DEVICES", program)
    found = find_gpus()
    assert found.seen_by_jax == expected
    assert found.problem == (None if expected else "[1mlast")


def test_the_extras_exist_in_jax():
    try:
        extras = importlib.metadata.metadata("jax").get_all("Provides-Extra")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("JAX is not installed")
    assert {"cuda12", "cuda13", "rocm7-local"} <= set(extras)
