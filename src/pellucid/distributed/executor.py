"""Compute the features and the fits of a training on a cluster."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pellucid.config import FitConfig
from pellucid.distributed.cluster import Cluster, joined
from pellucid.distributed.features import compute_features_on_cluster
from pellucid.distributed.fit import fit_on_cluster
from pellucid.features.extractor import FeatureExtractor
from pellucid.training.context import Executor, TrainingContext
from pellucid.training.task import Outcome, Task


@contextlib.contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """Join a cluster for a training.

    Args:
        address: Address of the cluster, as for `joined`.
    """
    with joined(address) as cluster:
        yield _OnCluster(cluster)


@dataclass(frozen=True)
class _OnCluster:
    cluster: Cluster

    def compute_features(
        self, files: Sequence[str], extractor: FeatureExtractor, mirror_share: float
    ) -> None:
        compute_features_on_cluster(self.cluster, files, extractor, mirror_share)

    def fit(self, task: Task, settings: FitConfig, context: TrainingContext) -> Outcome:
        return fit_on_cluster(self.cluster, task, settings, context)
