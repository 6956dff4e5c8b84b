"""Loggers for TensorBoard and MLflow, which are both optional packages."""

import importlib.util
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras

from pellucid.config import FitConfig
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


def check_installed(package: str, option: str) -> None:
    """Check that an optional package is installed.

    Args:
        package: Name of the package.
        option: Command-line option that needs the package, for the message.

    Raises:
        ConfigError: The package is not installed.
    """
    if importlib.util.find_spec(package) is None:
        raise ConfigError(
            _(
                "{option} needs the package {package}, which is not installed. Install it "
                "with: pip install {package}",
                option=option,
                package=package,
            )
        )


def tensorboard_logger(folder: Path) -> keras.callbacks.Callback:
    """Create a callback that logs the epochs for TensorBoard.

    Args:
        folder: Folder to write to, for ``tensorboard --logdir``.

    Raises:
        ConfigError: TensorBoard is not installed.
    """
    check_installed("tensorboard", "--tensorboard")
    return keras.callbacks.TensorBoard(log_dir=str(folder))


class _MLflow(keras.callbacks.Callback):
    """Logs each epoch to an MLflow run.

    Args:
        parameters: Settings, which are logged once.
        name: Name of the MLflow run.
    """

    def __init__(self, parameters: dict[str, Any], name: str) -> None:
        super().__init__()
        self._parameters, self._name = parameters, name
        self._run_id: str | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # pellucid sends no telemetry
        import mlflow

        try:
            # A training may call `fit` several times, and the user may have opened a run.
            run = mlflow.start_run(run_id=self._run_id, run_name=self._name, nested=True)
            self._run_id = run.info.run_id
            mlflow.log_params(self._parameters)
        except mlflow.exceptions.MlflowException as error:
            raise ConfigError(
                _(
                    "MLflow cannot log ({error}). Expected a store that it can write to: set "
                    "MLFLOW_TRACKING_URI to a server, or install its local store with: pip "
                    "install mlflow-skinny sqlalchemy alembic",
                    error=error,
                )
            ) from error

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        import mlflow

        mlflow.log_metrics({name: float(v) for name, v in (logs or {}).items()}, step=epoch + 1)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        import mlflow

        mlflow.end_run()


def mlflow_logger(settings: FitConfig, name: str) -> keras.callbacks.Callback:
    """Create a callback that logs settings and epochs to the MLflow store set in the environment.

    Args:
        settings: Settings to log as parameters.
        name: Name of the MLflow run.

    Raises:
        ConfigError: MLflow is not installed.
    """
    check_installed("mlflow", "--mlflow")
    return _MLflow(asdict(settings), name)
