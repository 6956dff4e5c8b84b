"""A cluster for training: features and fits go there."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pellucid.config import FitConfig
from pellucid.data.sources.source import SourceFile
from pellucid.distributed.cluster import Cluster, joined
from pellucid.distributed.features import compute_features_on_cluster
from pellucid.distributed.fit import fit_on_cluster
from pellucid.training.feature_sink import FeatureSink
from pellucid.training.recipe import Elsewhere, Workplace

if TYPE_CHECKING:
    from pellucid.training.fit import Outcome, Task


@contextlib.contextmanager
def elsewhere(address: str) -> Iterator[Elsewhere]:
    """Join a cluster for a training.

    Args:
        address: As of `joined`.
    """
    with joined(address) as cluster:
        yield _OnCluster(cluster)


@dataclass(frozen=True)
class _OnCluster:
    cluster: Cluster

    def compute_features(
        self,
        files: Sequence[SourceFile],
        sink: FeatureSink,
        mirror_share: float,
        workplace: Workplace,
    ) -> None:
        compute_features_on_cluster(self.cluster, files, sink, mirror_share, workplace)

    def fit(self, task: "Task", settings: FitConfig, workplace: Workplace) -> "Outcome":
        return fit_on_cluster(self.cluster, task, settings, workplace)
