"""A cluster of two machines, both of them this one, with a core each."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ray = pytest.importorskip("ray")


@pytest.fixture(scope="session")
def cluster():
    """Start Ray's own head and a second node; gives the head's address."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        little = {"num_cpus": 1, "object_store_memory": 100 * 2**20}
        started = Cluster(
            initialize_head=True, head_node_args={**little, "include_dashboard": False}
        )
        started.add_node(**little)
        yield started
        if ray.is_initialized():
            ray.shutdown()
        started.shutdown()


@pytest.fixture(scope="session")
def photos(tmp_path_factory) -> Path:
    """Write forty pictures, of which two cannot be used."""
    folder = tmp_path_factory.mktemp("photos")
    random = np.random.default_rng(1)
    for number in range(40):
        pixels = random.integers(0, 256, (6, 5, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"사진{number:02}.png")
    (folder / "사진07.png").write_bytes(b"")
    (folder / "사진31.png").write_bytes(b"no picture")
    return folder
