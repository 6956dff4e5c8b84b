"""Bulk prediction on a cluster: Ray Data distributes parts, and repeats those of lost workers."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pellucid.data.streams.item import ContentItem
from pellucid.distributed.cluster import Cluster, joined, own_errors, quiet_ray_data
from pellucid.distributed.shipped_classifier import ShippedClassifier
from pellucid.inference.bulk import BulkSettings, Execute, Part, PartDone, predict_part
from pellucid.inference.classifier import Classifier
from pellucid.inference.part_folder import PartFolder

_PARTS_PER_WORKER = 32
_BYTES_AT_ONCE = 2**30
"""Ray Data takes a list, so a stream of parts is passed on in pieces. Their size is limited by the
number of parts and by the number of bytes of images that had to be read on this machine."""


def execute_on_cluster(
    address: str,
    classifier: Classifier,
    folder: PartFolder,
    about: dict[str, Any],
    settings: BulkSettings,
) -> Execute:
    """Return a function that computes and writes parts on the workers of a cluster.

    Every machine needs access to the images and to the folder, on a shared disk or by URL.

    Args:
        address: Address of the cluster, as for `joined`.
        classifier: Classifier to predict with; its files are sent to the workers.
        folder: Folder to write the parts to.
        about: Description of the job, as returned by `about_job`.
        settings: Settings of the job.
    """

    def execute(parts: Iterator[Part]) -> Iterator[PartDone]:
        with joined(address) as cluster:
            shipped = ShippedClassifier.of(classifier)
            arguments = (shipped, folder.address, about, settings, cluster.n_cpus)
            while piece := _piece(parts, cluster):
                yield from _spread(piece, cluster, arguments)

    return execute


def _piece(parts: Iterator[Part], cluster: Cluster) -> list[dict[str, Any]]:
    """Collect the next parts to pass to Ray together, with their items."""
    rows: list[dict[str, Any]] = []
    n_bytes = 0
    for part in islice(parts, _PARTS_PER_WORKER * cluster.n_workers):
        items = list(part.items)
        n_bytes += sum(len(i.content or b"") for i in items if isinstance(i, ContentItem))
        rows.append({"number": part.number, "items": items})
        if n_bytes >= _BYTES_AT_ONCE:
            break
    return rows


def _spread(
    rows: list[dict[str, Any]], cluster: Cluster, arguments: tuple[Any, ...]
) -> Iterator[PartDone]:
    ray_data = quiet_ray_data()
    n_workers = min(cluster.n_workers, len(rows))
    done = ray_data.from_items(rows, override_num_blocks=len(rows)).map_batches(
        _Worker,
        batch_size=1,
        batch_format="numpy",
        fn_constructor_args=arguments,
        num_cpus=cluster.n_cpus,
        compute=ray_data.ActorPoolStrategy(size=n_workers),
    )
    with own_errors():
        for row in done.iter_rows():
            yield PartDone(int(row["number"]), int(row["n"]), int(row["n_errors"]))


class _Worker:
    """A process of the cluster, with the classifier loaded."""

    def __init__(
        self,
        shipped: ShippedClassifier,
        folder: str,
        about: dict[str, Any],
        settings: BulkSettings,
        n_threads: int,
    ) -> None:
        self._classifier = shipped.unpack(n_threads)
        self._folder, self._about, self._settings = PartFolder(folder), about, settings

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Predict the single part of a batch."""
        part = Part(int(batch["number"][0]), iter(batch["items"][0]))
        done = predict_part(self._classifier, part, self._folder, self._about, self._settings)
        return {"number": [done.number], "n": [done.n], "n_errors": [done.n_errors]}
