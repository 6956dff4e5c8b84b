"""Compute features on a cluster: Ray Data distributes the files, and repeats those of lost workers.

The results are stored in the cache by content hash, where training looks for them first.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pellucid.data.cache import PictureCache, PictureFacts
from pellucid.data.catalog import OF_THIS_TIME, read_catalog
from pellucid.data.decode import Health, ImageSpec, Pixels
from pellucid.data.sources.source import Source, SourceFile
from pellucid.distributed.cluster import Cluster, own_errors, quiet_ray_data
from pellucid.errors import RunError
from pellucid.features.extractor import FeatureExtractor
from pellucid.features.sink import is_in_share
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.inference.engine import Engine
from pellucid.inference.precision import Precision

_FILES_AT_ONCE = 256
_VIEWS = ("plain", "mirrored")


@dataclass(frozen=True)
class _Work:
    """All information that a worker needs."""

    network: bytes
    """ONNX file from uint8 images to features."""
    spec: ImageSpec
    precision: Precision
    known: tuple[frozenset[bytes], frozenset[bytes]]
    """Content hashes of the images whose features are known: of the plain and the mirror images."""
    mirror_share: float
    n_threads: int


def compute_features_on_cluster(
    cluster: Cluster,
    files: Sequence[str],
    extractor: FeatureExtractor,
    mirror_share: float,
) -> None:
    """Compute the missing features on the workers of a cluster.

    Args:
        cluster: The cluster, which has been joined.
        files: Paths of the images, on a disk that all machines share.
        extractor: Extractor that knows which features are missing and stores the new ones.
        mirror_share: As for `FeatureSink`.

    Raises:
        RunError: The CPU of a machine cannot compute in the same precision as this one.
    """
    watcher, cache = extractor.watcher, extractor.cache
    watcher.stage(marked("Computing features on the cluster"))
    facts = cache.facts()
    plain, mirrored = extractor.views(is_averaged=True)
    known = frozenset(extractor.known(plain)), frozenset(extractor.known(mirrored))
    network = extractor.onnx_file().read_bytes()
    work = _Work(network, extractor.spec, plain.precision, known, mirror_share, cluster.n_cpus)
    ray_data = quiet_ray_data()
    n_blocks = max(1, len(files) // _FILES_AT_ONCE)
    rows = [{"file": file} for file in files]
    done = ray_data.from_items(rows, override_num_blocks=n_blocks).map_batches(
        _Worker,
        batch_size=_FILES_AT_ONCE,
        batch_format="numpy",
        fn_constructor_args=(work,),
        num_cpus=cluster.n_cpus,
        compute=ray_data.ActorPoolStrategy(size=min(cluster.n_workers, n_blocks)),
    )
    n_done = n_lost = 0
    with own_errors():
        for row in done.iter_rows():
            n_done, n_lost = n_done + 1, n_lost + (row["health"] == Health.UNREADABLE)
            watcher.progress(n_done, len(files))
            _keep(row, facts, extractor)
    cache.commit()
    if n_lost:
        watcher.note(
            _(
                "{n_files} files could not be read on the cluster, so this machine tries. Are "
                "the pictures on a disk that all machines see at the same path?",
                n_files=n_lost,
            )
        )


def _keep(
    row: dict[str, Any], facts: dict[bytes, PictureFacts], extractor: FeatureExtractor
) -> None:
    content_hash: bytes | None = row["hash"]
    if content_hash is None or row["health"] in OF_THIS_TIME:
        return
    if content_hash not in facts:
        size = (row[name] and int(row[name]) for name in ("width", "height"))
        facts[content_hash] = PictureFacts(Health(row["health"]), row["reason"], *size)
        extractor.cache.add_facts(content_hash, facts[content_hash])
    for name, view in zip(_VIEWS, extractor.views(is_averaged=True), strict=True):
        if row[name] is not None:
            extractor.keep(content_hash, view, np.frombuffer(row[name], "<f4"))


class _Worker:
    """A process of the cluster, with the backbone loaded."""

    def __init__(self, work: _Work) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "backbone.onnx"
            path.write_bytes(work.network)
            self._sink = _Views(work, Engine(path, work.precision, work.n_threads))
        self._cache = PictureCache(None)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Read some files, and compute the features of the needed views of their images."""
        files = [SourceFile(file, file, "", None) for file in batch["file"].tolist()]
        source, spec = Source(Path(), files, []), self._sink.spec
        catalog = read_catalog(source, self._cache, spec, [self._sink])
        hashes = [bytes.fromhex(value) if value else None for value in catalog["hash"]]
        found = self._sink.found
        columns: dict[str, Any] = {"hash": hashes}
        for name in ("health", "reason", "width", "height"):
            columns[name] = catalog[name].to_list()
        for number, name in enumerate(_VIEWS):
            columns[name] = [found.pop((key, number), None) for key in hashes]
        return columns


class _Views:
    """Receives decoded images, and computes the features of needed views that are not yet known."""

    def __init__(self, work: _Work, engine: Engine) -> None:
        if engine.precision != work.precision:
            raise RunError(
                _(
                    "A machine of the cluster computes in {precision}, but this one in "
                    "{own_precision}, and features of both kinds would be mixed up. Start the "
                    "training on one of the cluster's own machines, or use machines of one "
                    "kind.",
                    precision=engine.precision,
                    own_precision=work.precision,
                )
            )
        self.spec = work.spec
        self._queue, self._mirror_share = engine.queue(), work.mirror_share
        self._known = [set(known) for known in work.known]
        self.found: dict[tuple[bytes | None, int], bytes] = {}

    def _lacking(self, content_hash: bytes) -> list[int]:
        wanted = range(1 + is_in_share(content_hash, self._mirror_share))
        return [number for number in wanted if content_hash not in self._known[number]]

    def needs(self, content_hash: bytes) -> bool:
        return bool(self._lacking(content_hash))

    def put(self, content_hash: bytes, pixels: Pixels) -> None:
        for number in self._lacking(content_hash):
            self._known[number].add(content_hash)
            self._queue.submit((content_hash, number), pixels[:, ::-1] if number else pixels)

    def finish(self) -> None:
        """Wait for all started computations."""
        self.found = {key: vector.astype("<f4").tobytes() for key, vector in self._queue.finish()}
