"""Checkpoint files by the course's templates of names."""

import numpy as np
import pytest

from pellucid.config import FitConfig
from pellucid.errors import ConfigError

pytestmark = [pytest.mark.slow, pytest.mark.once]


class Recorder:
    """Keeps a network's weights after each epoch."""

    def __init__(self, network):
        import keras

        self.epochs = []
        self.callback = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda _epoch, _logs: self.epochs.append(network.get_weights())
        )


def assert_weights(network, expected):
    for weights, other in zip(network.get_weights(), expected, strict=True):
        np.testing.assert_array_equal(weights, other)


@pytest.mark.parametrize(
    "template",
    [
        "{epoch:03d}-{val_loss:.4f}", "best", "{epoch}", "{accuracy:.0%}-{val_accuracy:.2f}-{loss}",
        "모델 {epoch:02d}", "{epoch:>4}", "{{literal}} {epoch}", "..", "a.b-{epoch}.weights.h5",
        "callback_files/weights.{epoch:03d}-{val_loss:.4f}-{acc:.4f}.weights.h5", "a/b/{val_acc}",
    ],
)  # fmt: skip
def test_a_template_of_names_is_taken(template):
    from pellucid.training.callbacks.extra import check_template

    check_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "{epoch", "epoch}", "{}", "{0}", "{nope}", "{val_los:.4f}", "{learning_rate}", "{seconds}",
        "{epoch:d", "{epoch:z}", "{val_loss:d}", "{epoch:.4d}", "{epoch!x}", "{val_loss:{nope}}",
        "{epoch.real}", "{epoch[0]}", "{epoch.__class__}", "{ epoch }",
        "{epoch}/{val_loss}", "/etc/{epoch}", "a/../{epoch}", "a//{epoch}", "./{epoch}",
        "../{epoch}", "{epoch:/>9}", "a\\{epoch}", "a/",
    ],
)  # fmt: skip
def test_a_template_that_no_epoch_can_fill_in_is_refused(template):
    from pellucid.training.callbacks.extra import check_template

    with pytest.raises(ConfigError) as caught:
        check_template(template)
    assert repr(template) in str(caught.value)
    assert "{epoch:03d}-{val_loss:.4f}" in str(caught.value)


def test_a_bad_template_is_found_before_training(tmp_path, small_net):
    from pellucid.training.callbacks.extra import extra_callbacks

    with pytest.raises(ConfigError, match="nope"):
        extra_callbacks(FitConfig(checkpoint="{nope}"), tmp_path, small_net())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["run", "my {run} 사진"])
def test_each_epoch_s_weights_are_kept_under_its_name(folder, tmp_path, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    run, network = tmp_path / folder, small_net()
    run.mkdir()
    settings = FitConfig(checkpoint="{epoch:03d}-{val_loss:.4f}")
    recorder = Recorder(network)
    history = fit(network, [*extra_callbacks(settings, run, network), recorder.callback])
    expected = [f"{n:03d}-{loss:.4f}.weights.h5" for n, loss in enumerate(history["val_loss"], 1)]
    assert sorted(path.name for path in (run / "weights").iterdir()) == expected
    fresh = small_net()
    for name, weights in zip(expected, recorder.epochs, strict=True):
        fresh.load_weights(run / "weights" / name)  # no augmentation is in the way
        assert_weights(fresh, weights)


def test_a_suffix_of_the_user_s_own_is_not_doubled(tmp_path, small_net, fit):
    from pellucid.training.callbacks.extra import extra_callbacks

    network = small_net()
    settings = FitConfig(checkpoint="last.weights.h5")
    fit(network, extra_callbacks(settings, tmp_path, network), epochs=1)
    assert [path.name for path in (tmp_path / "weights").iterdir()] == ["last.weights.h5"]


def test_whole_models_are_kept_where_they_are_asked_for(tmp_path, small_net, fit, pixels):
    import keras

    from pellucid.training.callbacks.extra import extra_callbacks

    network = small_net()
    settings = FitConfig(checkpoint="model-{epoch}", checkpoint_weights_only=False)
    fit(network, extra_callbacks(settings, tmp_path, network), epochs=2)
    assert sorted(path.name for path in (tmp_path / "weights").iterdir()) == [
        "model-1.keras",
        "model-2.keras",
    ]
    loaded = keras.models.load_model(tmp_path / "weights" / "model-2.keras")
    assert [layer.__class__.__name__ for layer in loaded.layers] == ["Flatten", "Dense"]
    np.testing.assert_allclose(
        loaded.predict_on_batch(pixels), network.predict_on_batch(pixels), rtol=1e-5
    )


@pytest.mark.parametrize(("monitor", "kept"), [("val_accuracy", [1, 2]), ("val_loss", [1, 3])])
def test_only_better_epochs_are_kept_where_that_is_asked_for(monitor, kept, tmp_path, small_net):
    from pellucid.training.callbacks.extra import extra_callbacks

    settings = FitConfig(checkpoint="{epoch}", checkpoint_best_only=True, monitor=monitor)
    (checkpoint,) = extra_callbacks(settings, tmp_path, small_net())
    checkpoint.set_model(None)
    checkpoint.on_train_begin()
    for epoch, (loss, accuracy) in enumerate([(1.0, 0.5), (1.5, 0.7), (0.5, 0.6)]):
        checkpoint.on_epoch_begin(epoch)
        checkpoint.on_epoch_end(epoch, {"val_loss": loss, "val_accuracy": accuracy})
    names = sorted(path.name for path in (tmp_path / "weights").iterdir())
    assert names == [f"{epoch}.weights.h5" for epoch in kept]


def test_nothing_is_kept_where_nothing_is_asked_for(tmp_path, small_net):
    from pellucid.training.callbacks.extra import extra_callbacks

    assert extra_callbacks(FitConfig(), tmp_path, small_net()) == []
    assert list(tmp_path.iterdir()) == []
