"""TensorBoard and MLflow, which are optional."""

import importlib.machinery
import importlib.util
import os
import sys
import types

import pytest

from pellucid.config import FineTuneConfig, FitConfig, ScratchConfig
from pellucid.errors import ConfigError

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_a_logger_that_is_not_installed_says_how_to_install_it(tmp_path, monkeypatch, small_net):
    from pellucid.training.callbacks.extra import extra_callbacks

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"--tensorboard needs .* pip install tensorboard"):
        extra_callbacks(FitConfig(tensorboard=True), tmp_path, small_net())
    with pytest.raises(ConfigError, match=r"--mlflow needs .* pip install mlflow"):
        extra_callbacks(FitConfig(mlflow=True), tmp_path, small_net())


class FakeMLflow(types.ModuleType):
    """Remembers what is logged."""

    class exceptions:
        class MlflowException(Exception):
            """As MLflow's own."""

    def __init__(self):
        super().__init__("mlflow")
        self.__spec__ = importlib.machinery.ModuleSpec("mlflow", None)
        self.runs, self.names, self.parameters, self.metrics = [], [], [], []
        self.n_open, self.failure = 0, None

    def start_run(self, run_id=None, run_name=None, nested=False):
        if self.failure:
            raise self.exceptions.MlflowException(self.failure)
        assert nested or not self.n_open
        self.n_open += 1
        self.runs.append(run_id or f"run {len(self.runs)}")
        self.names.append(run_name)
        return types.SimpleNamespace(info=types.SimpleNamespace(run_id=self.runs[-1]))

    def log_params(self, parameters):
        self.parameters.append(parameters)

    def log_metrics(self, metrics, step):
        self.metrics.append((step, metrics))

    def end_run(self):
        self.n_open -= 1


@pytest.fixture
def mlflow(monkeypatch):
    module = FakeMLflow()
    monkeypatch.setitem(sys.modules, "mlflow", module)
    monkeypatch.delenv("MLFLOW_DISABLE_TELEMETRY", raising=False)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "")  # so that it is put back in the end
    monkeypatch.delenv("MLFLOW_DISABLE_TELEMETRY")
    return module


@pytest.mark.parametrize("kind", [ScratchConfig, FineTuneConfig])
def test_mlflow_gets_the_settings_and_each_epoch(kind, mlflow, tmp_path, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    run, network = tmp_path / "my run", small_net()
    run.mkdir()
    settings = kind(mlflow=True, learning_rate=0.25)
    history = fit(network, extra_callbacks(settings, run, network), epochs=2)
    assert mlflow.names == ["my run"]
    assert mlflow.n_open == 0
    (parameters,) = mlflow.parameters
    assert parameters["learning_rate"] == 0.25
    assert parameters["optimizer"] == settings.optimizer
    assert [step for step, _ in mlflow.metrics] == [1, 2]
    for (_, metrics), loss in zip(mlflow.metrics, history["val_loss"], strict=True):
        assert metrics["val_loss"] == loss
        assert set(metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}


def test_mlflow_does_not_phone_home_for_us(mlflow, tmp_path, monkeypatch, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    network = small_net()
    fit(network, extra_callbacks(FitConfig(mlflow=True), tmp_path, network), epochs=1)
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"


def test_several_calls_of_fit_are_one_run_of_mlflow(mlflow, tmp_path, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    network = small_net()
    callbacks = extra_callbacks(FitConfig(mlflow=True), tmp_path, network)
    mlflow.start_run(run_name="the user's own")
    for _ in range(2):
        fit(network, callbacks, epochs=1)
    assert mlflow.runs[1] == mlflow.runs[2] != mlflow.runs[0]
    assert mlflow.n_open == 1


def test_an_mlflow_that_cannot_write_says_what_to_do(mlflow, tmp_path, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    network, mlflow.failure = small_net(), "no such store"
    callbacks = extra_callbacks(FitConfig(mlflow=True), tmp_path, network)
    with pytest.raises(ConfigError, match=r"no such store.*MLFLOW_TRACKING_URI"):
        fit(network, callbacks, epochs=1)


def test_tensorboard_draws_the_losses_of_keras(tmp_path, small_net, fit):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    from pellucid.training.callbacks.extra import extra_callbacks

    network = small_net()
    callbacks = extra_callbacks(FitConfig(tensorboard=True), tmp_path, network)
    history = fit(network, callbacks, epochs=2)
    for folder, column in (("train", "loss"), ("validation", "val_loss")):
        events = EventAccumulator(str(tmp_path / "tensorboard" / folder))
        events.Reload()
        drawn = [float(make_ndarray(event.tensor_proto)) for event in events.Tensors("epoch_loss")]
        assert drawn == pytest.approx(history[column], rel=1e-6)
