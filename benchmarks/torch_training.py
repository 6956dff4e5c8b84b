"""Training in PyTorch, tuned for CPUs, run once in one process: a counterpart of keras_training.py.

Images are decoded once, before the first epoch, and kept in memory. The network computes in the
memory format channels last, in bfloat16 if the CPU has instructions for it, with one thread per
CPU and the fused Adam. Architectures, initial weights, penalties, batches of 32 and the learning
rate are those of keras_training.py. Nothing in this script comes from pellucid. It is started by
training_benchmark.py:

    python torch_training.py fit MODEL PICTURES SIZE EPOCHS SEED RESULT

PICTURES contains train/, validation/ and test/; RESULT is the JSON file for the results.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import nn

BATCH_SIZE = 32
RATE = 1e-3
_L2 = 1e-5
_KERAS_NORM = {"eps": 1e-3, "momentum": 0.01}
"""Keras' defaults; PyTorch's momentum is 1 minus that of Keras."""


def book_convnet(n_classes: int) -> nn.Sequential:
    """Build the book's convnet for photos, chapter 8."""
    layers: list[nn.Module] = []
    n_channels = 3
    for filters in (32, 64, 128, 256, 512):
        layers += [nn.Conv2d(n_channels, filters, 3), nn.ReLU(), nn.MaxPool2d(2)]
        n_channels = filters
    top = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.25), nn.Linear(512, n_classes)]
    return _like_keras(nn.Sequential(*layers[:-1], *top), nn.init.xavier_uniform_)


def regularized_convnet(n_classes: int) -> nn.Sequential:
    """Build the course's convnet with several kinds of regularization."""
    layers: list[nn.Module] = []
    n_channels = 3
    for filters in (64, 128, 256):
        for _ in range(2):
            convolution = nn.Conv2d(n_channels, filters, 3, padding=1)
            layers += [convolution, nn.BatchNorm2d(filters, **_KERAS_NORM), nn.ReLU()]
            n_channels = filters
        layers.append(nn.MaxPool2d(2))
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.5)]
    layers += [nn.Linear(256, 300), nn.ReLU(), nn.Dropout(0.5), nn.Linear(300, n_classes)]
    return _like_keras(nn.Sequential(*layers), nn.init.kaiming_normal_)


MODELS = {"book_convnet": book_convnet, "regularized_convnet": regularized_convnet}


def penalized(name: str, network: nn.Sequential) -> list[nn.Parameter]:
    """Return the weights with an L2 penalty: all kernels but those of the first and last layer."""
    if name == "book_convnet":
        return []
    kernels = [m.weight for m in network if isinstance(m, nn.Conv2d | nn.Linear)]
    return kernels[1:-1]


def fit(name: str, pictures: Path, size: int, n_epochs: int, seed: int) -> dict[str, Any]:
    """Train on train/, validate after each epoch, and test the model of the last epoch."""
    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count() or 1)
    splits = {split: read(pictures / split, size) for split in ("train", "validation", "test")}
    pixels, labels = splits["train"]
    network = MODELS[name](int(labels.max()) + 1).to(memory_format=torch.channels_last)
    kernels = penalized(name, network)
    optimizer = torch.optim.Adam(network.parameters(), RATE, eps=1e-7, fused=True)
    is_bfloat16 = has_bfloat16()
    epochs, processor, batches = [], [], []
    for _ in range(n_epochs):
        began = time.perf_counter(), time.process_time()
        network.train()
        for rows in torch.randperm(len(labels)).split(BATCH_SIZE):
            with torch.autocast("cpu", torch.bfloat16, enabled=is_bfloat16):
                answers = network(_prepared(pixels[rows]))
            loss = nn.functional.cross_entropy(answers.float(), labels[rows])
            for kernel in kernels:
                loss = loss + _L2 * kernel.square().sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        batches.append(time.perf_counter() - began[0])
        accuracy_of(network, *splits["validation"], is_bfloat16=is_bfloat16)
        epochs.append(time.perf_counter() - began[0])
        processor.append(time.process_time() - began[1])
    weights = [value for value in network.state_dict().values() if value.is_floating_point()]
    return {
        "epoch_seconds": epochs,
        "epoch_processor_seconds": processor,
        "batches_seconds": batches,
        "parameters": sum(value.numel() for value in weights),
        "accuracy": accuracy_of(network, *splits["test"], is_bfloat16=is_bfloat16),
        "computed_in": "bfloat16" if is_bfloat16 else "float32",
    }


def read(folder: Path, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Decode all images of a folder of class folders, resized to squares.

    Returns:
        Pixels, shape (n, 3, size, size), 0 to 255, channels last in memory; and class indices.
    """
    images, labels = [], []
    classes = sorted(place for place in folder.iterdir() if place.is_dir())
    for label, place in enumerate(classes):
        for file in sorted(place.iterdir()):
            with Image.open(file) as image:
                images.append(np.asarray(image.convert("RGB").resize((size, size))))
            labels.append(label)
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2), torch.tensor(labels)


def accuracy_of(
    network: nn.Module, pixels: torch.Tensor, labels: torch.Tensor, *, is_bfloat16: bool
) -> float:
    """Return the share of images that are classified correctly."""
    network.eval()
    n_right = 0
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=is_bfloat16):
        for rows in torch.arange(len(labels)).split(BATCH_SIZE):
            answers = network(_prepared(pixels[rows]))
            n_right += int((answers.argmax(1) == labels[rows]).sum())
    return n_right / len(labels)


def has_bfloat16() -> bool:
    """Return whether the CPU has instructions for bfloat16; without them it is slower."""
    facts = Path("/proc/cpuinfo")
    flags = facts.read_text(encoding="utf-8").split() if facts.is_file() else []
    return "amx_bf16" in flags or "avx512_bf16" in flags


def _prepared(pixels: torch.Tensor) -> torch.Tensor:
    return (pixels.float() / 255).contiguous(memory_format=torch.channels_last)


def _like_keras(network: nn.Sequential, initialize: Any) -> nn.Sequential:
    """Initialize as Keras does: kernels of convolutions as given, others by Glorot, biases 0."""
    for module in network:
        if isinstance(module, nn.Conv2d | nn.Linear):
            is_convolution = isinstance(module, nn.Conv2d)
            (initialize if is_convolution else nn.init.xavier_uniform_)(module.weight)
            nn.init.zeros_(module.bias)
    return network


def main(what: str, *arguments: str) -> None:
    """Run `fit`, and write the result."""
    if what != "fit":
        raise SystemExit(f"Expected fit, received {what}.")
    name, pictures, size, n_epochs, seed, result = arguments
    found = fit(name, Path(pictures), int(size), int(n_epochs), int(seed))
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
