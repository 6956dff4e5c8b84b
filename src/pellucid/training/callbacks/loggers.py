"""Loggers that other programs draw: TensorBoard and MLflow. Both are optional packages."""

import importlib.util
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras

from pellucid.config import FitConfig
from pellucid.errors import ConfigError


def check_installed(package: str, option: str) -> None:
    """Make sure that an optional package is there.

    Args:
        package: Its name.
        option: Of the command line, that needs it.

    Raises:
        ConfigError: It is not installed.
    """
    if importlib.util.find_spec(package) is None:
        raise ConfigError(
            f"{option} needs the package {package}, which is not installed. Install it with: "
            f"pip install {package}"
        )


def tensorboard_logger(folder: Path) -> keras.callbacks.Callback:
    """Make a callback that writes the epochs for TensorBoard.

    Args:
        folder: Where; ``tensorboard --logdir`` takes it.

    Raises:
        ConfigError: TensorBoard is not installed.
    """
    check_installed("tensorboard", "--tensorboard")
    return keras.callbacks.TensorBoard(log_dir=str(folder))


class _MLflow(keras.callbacks.Callback):
    """Logs each epoch to an MLflow run.

    Args:
        parameters: The settings, logged once.
        name: Of the MLflow run.
    """

    def __init__(self, parameters: dict[str, Any], name: str) -> None:
        super().__init__()
        self._parameters, self._name = parameters, name
        self._run_id: str | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # as nothing else phones home
        import mlflow

        try:
            # A training may take several calls of `fit`; a run of the user's own may be open.
            run = mlflow.start_run(run_id=self._run_id, run_name=self._name, nested=True)
            self._run_id = run.info.run_id
            mlflow.log_params(self._parameters)
        except mlflow.exceptions.MlflowException as error:
            raise ConfigError(
                f"MLflow cannot log ({error}). Expected a place that it can write to: set "
                "MLFLOW_TRACKING_URI to a server, or install its local store with: pip install "
                "mlflow-skinny sqlalchemy alembic"
            ) from error

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        import mlflow

        mlflow.log_metrics({name: float(v) for name, v in (logs or {}).items()}, step=epoch + 1)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        import mlflow

        mlflow.end_run()


def mlflow_logger(settings: FitConfig, name: str) -> keras.callbacks.Callback:
    """Make a callback that logs settings and epochs to MLflow, where its environment points.

    Args:
        settings: Logged as parameters.
        name: Of the MLflow run.

    Raises:
        ConfigError: MLflow is not installed.
    """
    check_installed("mlflow", "--mlflow")
    return _MLflow(asdict(settings), name)
