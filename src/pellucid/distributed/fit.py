"""Train on a cluster: Ray Train starts the processes, JAX connects them, Keras trains in each.

Each process computes its share of every batch, and the gradients of all shares are averaged (data
parallel training, `keras.distribution.DataParallel`), so a step is the same as on one machine with
the same batch. Each process runs `fit_model`, as on one machine.
"""

import contextlib
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pellucid.config import FitConfig
from pellucid.distributed.cluster import Cluster, own_errors
from pellucid.errors import ConfigError, PellucidError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.progress import Watcher
from pellucid.run import RunFolder
from pellucid.training.context import Hooks, TrainingContext
from pellucid.training.task import Outcome, Task

if TYPE_CHECKING:
    from ray.util.queue import Queue

    from pellucid.training.pictures import Pictures

_MAX_FAILURES = 3
"""Number of times that training resumes from its last state with new workers for lost ones."""
_ENVIRONMENT = {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}


@dataclass(frozen=True)
class _Job:
    """All information that a worker needs about a task, without objects of Keras or JAX."""

    network: bytes
    """Content of a .keras file."""
    train: "Pictures"
    validation: "Pictures"
    seed: int
    is_augmented: bool
    """Whether the workers apply the policy in the settings; else images are augmented already."""
    rate_factors: Mapping[str, float] | None
    settings: FitConfig
    run: Path


def fit_on_cluster(
    cluster: Cluster, task: Task, settings: FitConfig, context: TrainingContext
) -> Outcome:
    """Train like `fit_model`, in the processes of a cluster.

    Args:
        cluster: The cluster, which has been joined.
        task: The network and the data to train it on; its images and the run must be on a disk
            that all machines share.
        settings: Settings of the training.
        context: As for `fit_model`.

    Returns:
        How the training ended.

    Raises:
        ConfigError: A setting cannot be used on a cluster.
        PellucidError: As for `fit_model`, or workers were lost too often.
        KeyboardInterrupt: Ctrl-C was pressed; the last state is kept.
    """
    import ray
    from ray.util.queue import Queue

    _check(settings, context)
    n, size = cluster.n_workers, settings.batch_size
    if size % n:
        context.watcher.note(
            _(
                "Batches of {batch_size} pictures cannot be shared evenly by {n_workers} workers, "
                "so each computes all of them. Choose a --batch-size that is a multiple of "
                "{n_workers}.",
                batch_size=size,
                n_workers=n,
            )
        )
    context.watcher.note(
        _(
            "Workers that train together: {n_workers}. Cores of each: {n_cpus}.",
            n_workers=n,
            n_cpus=cluster.n_cpus,
        )
    )
    job = ray.put(_job(task, settings, context.run))
    events = Queue(actor_options={"num_cpus": 0})
    storage = str((context.run.checkpoints / "ray").absolute())
    training = ray.remote(num_cpus=0)(_train).remote(cluster, storage, {"job": [job], "to": events})
    try:
        with context.ctrl_c.deferred():
            outcome = _listen(events, training, context)
    except BaseException:
        ray.cancel(training, force=True)
        raise
    finally:
        events.shutdown(force=True)
    backend = marked("{backend}, {n_workers} workers", backend=outcome.backend, n_workers=n)
    return replace(outcome, backend=backend)


def _check(settings: FitConfig, context: TrainingContext) -> None:
    if context.hooks.callbacks:
        raise ConfigError(
            _("Your own callbacks cannot be sent to a cluster. Leave out callbacks= or cluster=.")
        )
    if settings.mlflow:
        raise ConfigError(
            _(
                "--mlflow cannot be used with --cluster: each worker would log for itself. "
                "Use --tensorboard, or train on this machine."
            )
        )


def _job(task: Task, settings: FitConfig, run: RunFolder) -> _Job:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        task.network.save(path)
        return _Job(
            path.read_bytes(),
            task.train,
            task.validation,
            task.seed,
            is_augmented=bool(task.augmentation) or task.mixing is not None,
            rate_factors=task.rate_factors,
            settings=settings,
            run=run.path.absolute(),
        )


def _listen(events: "Queue", training: Any, context: TrainingContext) -> Outcome:
    """Forward events of the first worker to the watcher until the worker reports the outcome."""
    import ray
    from ray.util.queue import Empty

    is_over = False
    while True:
        context.ctrl_c.check()
        try:
            name, argument = events.get(timeout=0.2)
        except Empty:
            if is_over:
                with own_errors():
                    ray.get(training)
                raise AssertionError("workers report an outcome before they end") from None
            is_over = bool(ray.wait([training], timeout=0)[0])
            continue
        if name == "outcome":
            with own_errors():
                ray.get(training)  # the others have ended too
            outcome: Outcome = argument
            return outcome
        if name == "error":
            raise argument
        getattr(context.watcher, name)(*argument)


def _train(cluster: Cluster, storage: str, config: dict[str, Any]) -> None:
    """Start the workers and wait for them, in a separate process that can be cancelled."""
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.v2.jax import JaxTrainer

    JaxTrainer(
        _work,
        train_loop_config=config,
        scaling_config=ScalingConfig(
            num_workers=cluster.n_workers,
            resources_per_worker={"CPU": cluster.n_cpus},
            placement_strategy="SPREAD",
        ),
        run_config=RunConfig(
            name="train",
            storage_path=storage,
            failure_config=FailureConfig(max_failures=_MAX_FAILURES),
            worker_runtime_env={"env_vars": _ENVIRONMENT},
        ),
    ).fit()


def _work(config: dict[str, Any]) -> None:
    """Train in a worker process."""
    import ray

    context = ray.train.get_context()
    rank, n = context.get_world_rank(), context.get_world_size()
    _meet(rank, n)  # before anything starts JAX, and thus before the job is unpickled
    events: Queue = config["to"]
    try:
        outcome = _fit(ray.get(config["job"][0]), rank, n, _Teller(events if rank == 0 else None))
    except PellucidError as error:  # a retry would raise it again
        if rank == 0:
            events.put(("error", error))
        return
    if rank == 0:
        events.put(("outcome", outcome))


def _meet(rank: int, n: int) -> None:
    """Connect the processes of all workers through JAX."""
    import jax
    import ray
    from ray.train.collective import broadcast_from_rank_zero

    address = None
    if rank == 0:
        host = ray.util.get_node_ip_address()
        with socket.socket() as free:
            free.bind((host, 0))
            address = f"{host}:{free.getsockname()[1]}"
    address = broadcast_from_rank_zero(address)
    jax.distributed.initialize(address, num_processes=n, process_id=rank)


def _fit(job: _Job, rank: int, n: int, watcher: Watcher) -> Outcome:
    from pellucid.keras_runtime import import_keras

    import_keras()
    import keras

    from pellucid.augment.policy import create_policy
    from pellucid.data.cache import PictureCache
    from pellucid.data.sources.source import Source
    from pellucid.interrupt import CtrlC
    from pellucid.training.fit import fit_model
    from pellucid.training.task import Shard

    devices = keras.distribution.list_devices()
    keras.distribution.set_distribution(
        keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False)
    )
    keras.utils.set_random_seed(job.seed)
    policy = create_policy(job.settings.augment if job.is_augmented else "none", job.seed)
    task = Task(
        _load(job.network),
        job.train,
        job.validation,
        job.seed,
        augmentation=policy.layers,
        mixing=policy.mixing,
        rate_factors=job.rate_factors,
        shard=Shard(rank, n),
    )
    with _run_of(rank, job.run) as run:
        source, cache = Source(Path(), [], []), PictureCache(None)
        context = TrainingContext(source, cache, run, Hooks(watcher), CtrlC())
        return fit_model(task, job.settings, context)


def _load(network: bytes) -> Any:
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        path.write_bytes(network)
        return keras.models.load_model(path, compile=False, safe_mode=True)


@contextlib.contextmanager
def _run_of(rank: int, path: Path) -> Iterator[RunFolder]:
    """Yield the run in the first worker, and a temporary copy of it in every other worker."""
    run = RunFolder(path)
    if rank == 0:
        yield run
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = RunFolder(Path(folder) / path.name)
        copy.checkpoints.mkdir(parents=True)
        for file in (*run.checkpoints.glob("state-*"), run.best_weights, run.rate_test):
            if file.is_file():
                shutil.copy(file, copy.path / file.relative_to(run.path))
        yield copy


class _Teller(Watcher):
    """Forwards progress events through a queue."""

    def __init__(self, events: "Queue | None") -> None:
        self._events = events

    def _tell(self, name: str, *arguments: Any) -> None:
        if self._events is not None:
            self._events.put((name, arguments))

    def stage(self, name: str) -> None:
        self._tell("stage", name)

    def batch(self, done: int, total: int) -> None:
        self._tell("batch", done, total)

    def epoch(self, row: dict[str, float]) -> None:
        self._tell("epoch", row)

    def note(self, text: str) -> None:
        self._tell("note", text)
