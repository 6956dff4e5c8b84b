"""The cost of a training, against numbers by hand."""

import pytest

from pellucid.config import FeaturesConfig, FineTuneConfig, ScratchConfig
from pellucid.training.cost import (
    Counts,
    Stage,
    merged,
    scaled,
    seconds_of,
    total,
    work_by_stage,
)

COUNTS = Counts(
    n_files=1000,
    n_decoded=900,
    n_views=1200.0,
    n_augmented=800.0,
    n_in_trial=240.0,
    n_in_layers_trial=240.0,
    n_train=640,
    n_validation=160,
    n_test=200,
    n_bottom_train=640,
    n_bottom_validation=160,
)


def test_the_work_of_a_head_on_features():
    work = work_by_stage(COUNTS, FeaturesConfig(), None)
    assert work["Reading pictures"] == {"decode": 900, "hash": 100, "view": 1200.0}
    assert work["Trying mirror images"] == {"head": 480.0}  # without and with mirror images
    assert work["Fitting the head"] == {"head": 800}
    # The learning curve fits 0.1 + 0.25 + 0.5 of the 800 pictures. The fitted model sees each test
    # picture for its class, for its OOD score and three times for the curve.
    assert work["Testing"]["head"] == pytest.approx(0.85 * 800)
    assert work["Testing"]["predict"] == pytest.approx(2 * 200 + 160 + 640 + 0.85 * 800 + 3 * 200)
    assert "Training" not in work


def test_augmented_views_are_more_rows_and_have_no_learning_curve():
    work = work_by_stage(COUNTS, FeaturesConfig(augment="light", n_views=3), None)
    assert work["Fitting the head"] == {"head": 4 * 800}
    assert work["Computing augmented views"] == {"augmented": 800.0}
    assert "head" not in work["Testing"]


def test_the_work_of_gradient_descent():
    settings = ScratchConfig(epochs=5, batch_size=32, find_rate=True)
    work = work_by_stage(COUNTS, None, settings)
    # 640 / 32 = 20 steps and 160 / 32 = 5 batches for validation, in each of 5 epochs.
    assert work["Training"] == {"step": 100, "check": 25, "epoch": 5, "predict": 160}
    assert work["Finding the learning rate"] == {"step": 120}
    # Each test picture once, and the training pictures of the OOD score.
    assert work["Testing"] == {"predict": 200 + 640}


def test_fine_tuning_fits_a_head_on_the_training_pictures_and_computes_the_frozen_part():
    work = work_by_stage(COUNTS, FeaturesConfig(), FineTuneConfig(epochs=8), n_frozen_views=5)
    assert work["Fitting the head"] == {"head": 640}
    assert work["Computing what is below"] == {"frozen": 5 * 640 + 160}


def test_a_stage_is_that_of_the_rehearsal_and_the_units_that_it_has_more():
    rehearsed = [Stage("Reading pictures", 5.0), Stage("Training net, in float32", 4.0)]
    sample = {"Reading pictures": {"decode": 100, "view": 100}, "Training": {"step": 6}}
    whole = {"Reading pictures": {"decode": 300, "view": 200}, "Training": {"step": 1000}}
    units = {"decode": 0.01, "view": 0.02, "step": 0.25}
    assert seconds_of(whole["Reading pictures"], units) == pytest.approx(7.0)
    reading, training = scaled(rehearsed, sample, whole, units)
    assert reading.seconds == pytest.approx(5 - 3 + 7)
    assert training == Stage("Training net, in float32", 4 - 1.5 + 250)


def test_a_constant_is_never_negative():
    """The units were measured after the stage, and may have become slower."""
    (found,) = scaled(
        [Stage("Fitting the head", 1.0)],
        {"Fitting the head": {"head": 100}},
        {"Fitting the head": {"head": 50}},
        {"head": 0.1},
    )
    assert found.seconds == pytest.approx(5.0)


def test_cached_features_need_no_engine():
    """The constant of reading is that of starting the engine."""
    sample = {"Reading pictures": {"decode": 10, "hash": 0, "view": 20}}
    whole = {"Reading pictures": {"decode": 0, "hash": 1000, "view": 0}}
    units = {"decode": 0.01, "view": 0.1, "hash": 0.001}
    (found,) = scaled([Stage("Reading pictures", 9.0)], sample, whole, units)
    assert found.seconds == pytest.approx(1.0)


def test_stages_of_one_name_are_added_up():
    stages = [Stage("a", 1.0), Stage("b", 2.0), Stage("a", 4.0)]
    assert merged(stages) == [Stage("a", 5.0), Stage("b", 2.0)]
    assert total(stages) == 7.0
