"""The head against scikit-learn, finite differences and linear algebra."""

import itertools
import warnings

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from pellucid.features import logistic_regression
from pellucid.features.file import FeatureFile
from pellucid.features.logistic_regression import (
    STRENGTHS,
    LinearClassifier,
    _Problem,
    choose_and_fit,
    cross_validate,
    lbfgs,
)


def example(seed: int, n: int, n_features: int, n_classes: int, noise: float = 1.0):
    """Make features of uneven scale, some related, that tell overlapping classes apart."""
    random = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(n_classes), random.integers(0, n_classes, n - n_classes)])
    centres = random.standard_normal((n_classes, n_features))
    features = centres[labels] + noise * random.standard_normal((n, n_features)) * 2
    features[:, 1] += features[:, 0]
    features *= random.uniform(0.05, 8, n_features)
    features += random.uniform(-5, 5, n_features)
    return features.astype(np.float32), labels.astype(np.intp)


def reference_fit(features, labels, strength, *, rows=slice(None)):
    """Fit scikit-learn on features standardised by all rows; give a function to probabilities."""
    exact = features.astype(float)
    scale = exact.std(axis=0) + 1e-3
    standard = (exact - exact.mean(axis=0)) / scale
    n = len(standard[rows])
    model = LogisticRegression(C=1 / (strength * n), tol=1e-9, max_iter=20_000)
    model.fit(standard[rows], labels[rows])
    return model, standard


@pytest.mark.parametrize("strength", [1.0, 0.1, 0.01, 1e-3])
@pytest.mark.parametrize("case", [(0, 120, 6, 3), (1, 300, 20, 5), (2, 60, 80, 4)])
def test_a_fit_has_the_probabilities_of_scikit_learn(case, strength):
    features, labels = example(*case)
    folds = np.arange(len(labels)) % 5
    head, _ = choose_and_fit(features, labels, folds, case[3], strengths=(strength,))
    model, standard = reference_fit(features, labels, strength)
    np.testing.assert_allclose(head.predict(features), model.predict_proba(standard), atol=1e-3)


@pytest.mark.parametrize("case", [(1, 300, 20, 5), (2, 60, 80, 4)])
def test_features_that_do_not_fit_in_memory_give_the_same_fit(case, monkeypatch):
    features, labels = example(*case)
    folds = np.arange(len(labels)) % 5
    monkeypatch.setattr(logistic_regression, "MAX_IN_MEMORY", 0)
    head, found = choose_and_fit(features, labels, folds, case[3], strengths=(0.1,))
    model, standard = reference_fit(features, labels, 0.1)
    np.testing.assert_allclose(head.predict(features), model.predict_proba(standard), atol=1e-3)
    model, standard = reference_fit(features, labels, 0.1, rows=folds != 2)
    expected = model.predict_proba(standard)[folds == 2]
    np.testing.assert_allclose(found.probabilities[folds == 2], expected, atol=5e-3)


@pytest.mark.parametrize("n_features", [3, 40])
def test_features_without_information_give_the_shares_of_the_classes(n_features):
    features = np.full((20, n_features), 0.7, np.float32)
    labels = np.repeat([0, 1], [15, 5])
    head, found = choose_and_fit(features, labels, np.arange(20) % 4, 2)
    np.testing.assert_allclose(head.predict(features), [[0.75, 0.25]] * 20, atol=1e-3)
    assert np.isfinite(found.probabilities).all()


@pytest.mark.parametrize("strength", [0.3, 0.03])
def test_two_classes_are_fitted_as_one_column_with_half_the_penalty(strength):
    """W has two columns w and -w, so the penalty on the difference u = 2 w is a half."""
    features, labels = example(5, 150, 8, 2)
    folds = np.arange(len(labels)) % 3
    head, _ = choose_and_fit(features, labels, folds, 2, strengths=(strength,))
    model, standard = reference_fit(features, labels, strength / 2)
    np.testing.assert_allclose(head.predict(features), model.predict_proba(standard), atol=1e-3)


@pytest.mark.parametrize("strength", [0.3, 0.03, 3e-3])
def test_out_of_fold_probabilities_are_those_of_separate_fits(strength):
    features, labels = example(3, 200, 12, 4)
    folds = np.random.default_rng(0).permutation(np.arange(len(labels)) % 4)
    _, found = choose_and_fit(features, labels, folds, 4, strengths=(strength,))
    expected = np.empty((len(labels), 4))
    for fold in range(4):
        model, standard = reference_fit(features, labels, strength, rows=folds != fold)
        expected[folds == fold] = model.predict_proba(standard[folds == fold])
    np.testing.assert_allclose(found.probabilities, expected, atol=5e-3)
    picked = expected[np.arange(len(labels)), labels]
    assert found.log_loss_by_strength[strength] == pytest.approx(-np.log(picked).mean(), abs=5e-3)


def test_the_strength_with_the_least_out_of_fold_loss_is_chosen():
    features, labels = example(4, 150, 30, 3, noise=2.0)
    folds = np.arange(len(labels)) % 5
    candidates = (1.0, 0.3, 0.1, 0.03, 0.01)
    _, found = choose_and_fit(features, labels, folds, 3, strengths=candidates)
    losses = {}
    for strength in candidates:
        picked = []
        for fold in range(5):
            model, standard = reference_fit(features, labels, strength, rows=folds != fold)
            rows = np.flatnonzero(folds == fold)
            picked.append(model.predict_proba(standard)[rows, labels[rows]])
        losses[strength] = -np.log(np.concatenate(picked)).mean()
    assert found.strength == min(losses, key=losses.__getitem__)
    for strength, loss in found.log_loss_by_strength.items():
        assert loss == pytest.approx(losses[strength], abs=5e-3)
    own = -np.log(found.probabilities[np.arange(len(labels)), labels].astype(float)).mean()
    assert own == pytest.approx(found.log_loss_by_strength[found.strength], abs=1e-5)


def test_the_last_fit_is_on_all_rows_with_the_chosen_strength():
    features, labels = example(6, 150, 10, 3)
    folds = np.arange(len(labels)) % 5
    head, found = choose_and_fit(features, labels, folds, 3)
    assert found.strength in STRENGTHS
    model, standard = reference_fit(features, labels, found.strength)
    np.testing.assert_allclose(head.predict(features), model.predict_proba(standard), atol=1e-3)


def test_many_classes_are_fitted_in_several_batches():
    """5 folds of 130 classes are 650 columns, more than are fitted at once."""
    n_classes, strength = 130, 0.01
    features, labels = example(7, 520, 10, n_classes, noise=0.2)
    folds = np.arange(len(labels)) % 5
    _, found = choose_and_fit(features, labels, folds, n_classes, strengths=(strength,))
    fold = 4
    model, standard = reference_fit(features, labels, strength, rows=folds != fold)
    expected = np.zeros((len(labels), n_classes))
    expected[:, model.classes_] = model.predict_proba(standard)
    np.testing.assert_allclose(
        found.probabilities[folds == fold], expected[folds == fold], atol=5e-3
    )
    assert np.isfinite(found.probabilities).all()


def test_more_classes_than_columns_at_once():
    n_classes = 600
    random = np.random.default_rng(0)
    labels = np.tile(np.arange(n_classes), 2)
    features = random.standard_normal((n_classes, 16))[labels] + 0.1 * random.standard_normal(
        (len(labels), 16)
    )
    folds = np.repeat([0, 1], n_classes)
    head, found = choose_and_fit(
        features.astype(np.float32), labels, folds, n_classes, strengths=(1e-3,)
    )
    assert found.probabilities.shape == (1200, 600)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-4)
    right = found.probabilities.argmax(axis=1) == labels
    assert right.mean() > 0.8
    assert head.weights.shape == (16, 600)


def test_rows_without_a_fold_are_always_trained_on_and_never_judged():
    features, labels = example(8, 120, 8, 3)
    labels = np.append(labels, 3)
    features = np.vstack([features, features[:1] + 3]).astype(np.float32)
    folds = np.append(np.arange(120) % 4, -1)
    strength = 0.05
    _, found = choose_and_fit(features, labels, folds, 4, strengths=(strength,))
    assert np.isnan(found.probabilities[-1]).all()
    for fold in range(4):
        model, standard = reference_fit(features, labels, strength, rows=folds != fold)
        assert 3 in model.classes_
        np.testing.assert_allclose(
            found.probabilities[folds == fold],
            model.predict_proba(standard[folds == fold]),
            atol=5e-3,
        )


def test_folds_may_be_uneven_and_one_may_be_empty():
    features, labels = example(9, 90, 5, 3)
    folds = np.where(np.arange(90) < 60, 0, 2)
    folds[::3] = 0
    folds[:10] = 2
    _, found = choose_and_fit(features, labels, folds, 3, strengths=(0.1,))
    model, standard = reference_fit(features, labels, 0.1, rows=folds != 2)
    np.testing.assert_allclose(
        found.probabilities[folds == 2], model.predict_proba(standard[folds == 2]), atol=5e-3
    )


def test_a_fit_without_any_fold_still_answers():
    """One picture a class, and the test given by the source: there is nothing to validate on."""
    features, labels = example(10, 4, 5, 4)
    head, found = choose_and_fit(features, labels, np.full(4, -1), 4)
    assert np.isfinite(head.weights).all()
    assert (head.predict(features).argmax(axis=1) == labels).all()
    assert np.isnan(found.probabilities).all()


@pytest.mark.parametrize("odd", ["constant", "zero", "tiny", "constant and tiny", "zero and tiny"])
def test_features_that_hardly_vary_do_no_harm(odd):
    features, labels = example(11, 90, 6, 3)
    if "constant" in odd or "zero" in odd:
        features[:, 2] = 7.5 if "constant" in odd else 0
    if "tiny" in odd:
        features[:, 3] *= 1e-6
    head, _ = choose_and_fit(features, labels, np.arange(90) % 3, 3, strengths=(0.01,))
    model, standard = reference_fit(features, labels, 0.01)
    np.testing.assert_allclose(head.predict(features), model.predict_proba(standard), atol=1e-3)


def test_separable_classes_do_not_overflow():
    labels = np.repeat([0, 1, 2], 20)
    features = (np.eye(3)[labels] * 1000).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        head, found = choose_and_fit(features, labels, np.arange(60) % 5, 3)
    assert np.isfinite(found.probabilities).all()
    assert (head.predict(features).argmax(axis=1) == labels).all()


def test_the_answer_does_not_depend_on_blocks_or_on_files(tmp_path, monkeypatch):
    features, labels = example(12, 100, 7, 3)
    folds = np.arange(100) % 5
    whole, _ = choose_and_fit(features, labels, folds, 3, strengths=(0.1,))
    monkeypatch.setattr("pellucid.features.logistic_regression.ROWS_AT_A_TIME", 17)
    on_disk = FeatureFile.write(tmp_path / "f", 7, ((b"", row) for row in features))
    blocks, found = choose_and_fit(on_disk, labels, folds, 3, strengths=(0.1,))
    np.testing.assert_allclose(whole.predict(features), blocks.predict(on_disk), atol=1e-4)
    assert np.isfinite(found.probabilities).all()


@pytest.mark.parametrize("n_models", [1, 3])
def test_the_gradient_is_that_of_finite_differences(n_models):
    features, labels = example(13, 40, 4, 3)
    problem = _Problem(features, labels, 3)
    random = np.random.default_rng(0)
    point = random.standard_normal((5, n_models, 3)) * 0.3
    shares = random.uniform(0, 1, (40, n_models))
    shares /= shares.sum(axis=0)
    _, gradient = problem._losses_and_gradient(point, 0.07, shares)
    for row, model, column in itertools.product(range(5), range(n_models), range(3)):
        step = np.zeros_like(point)
        step[row, model, column] = 1e-4
        above, _ = problem._losses_and_gradient(point + step, 0.07, shares)
        below, _ = problem._losses_and_gradient(point - step, 0.07, shares)
        slopes = (above - below) / 2e-4
        assert slopes[model] == pytest.approx(gradient[row, model, column], abs=2e-5)
        others = np.delete(slopes, model)
        np.testing.assert_allclose(others, 0, atol=1e-9)


def test_the_loss_is_the_one_that_is_written_down():
    features, labels = example(14, 30, 4, 3)
    problem = _Problem(features, labels, 3)
    point = np.random.default_rng(1).standard_normal((5, 1, 3)) * 0.5
    losses, _ = problem._losses_and_gradient(point, 0.2, np.full((30, 1), 1 / 30))
    weights, bias = problem.to_features(point[:, 0])
    logits = features.astype(float) @ weights + bias
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    exact = features.astype(float)
    on_standardised = weights * (exact.std(axis=0) + 1e-3)[:, None]
    expected = -log_p[np.arange(30), labels].mean() + 0.1 * (on_standardised**2).sum()
    assert losses[0] == pytest.approx(expected, rel=1e-4)


def test_lbfgs_solves_quadratics_as_linear_algebra_does():
    random = np.random.default_rng(2)
    n_rows, n_functions, n_columns = 6, 4, 3
    matrices, targets = [], []
    for _ in range(n_functions):
        root = random.standard_normal((18, 18))
        matrices.append(root @ root.T + np.eye(18))
        targets.append(random.standard_normal(18))
    expected = np.stack(
        [
            np.linalg.solve(a, b).reshape(n_rows, n_columns)
            for a, b in zip(matrices, targets, strict=True)
        ],
        axis=1,
    )

    def objective(point):
        losses, gradient = np.empty(n_functions), np.empty_like(point)
        for index, (a, b) in enumerate(zip(matrices, targets, strict=True)):
            x = point[:, index].ravel()
            losses[index] = 0.5 * x @ a @ x - b @ x
            gradient[:, index] = (a @ x - b).reshape(n_rows, n_columns)
        return losses, gradient

    start = np.zeros((n_rows, n_functions, n_columns))
    found = lbfgs(objective, start, tolerance=1e-9, max_iterations=1000)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_a_function_that_is_solved_waits_for_the_others_and_stays_solved():
    scales = np.geomspace(1, 300, 40).reshape(20, 1, 2)

    def objective(point):
        away = point - np.array([1.0, -2.0])
        gradient = away * np.concatenate([np.ones_like(scales), scales], axis=1)
        return 0.5 * (gradient * away).sum(axis=(0, 2)), gradient

    # The first function starts at its minimum, the second is far from it.
    start = np.zeros((20, 2, 2))
    start[:, 0] = 1.0, -2.0
    found = lbfgs(objective, start, tolerance=1e-12)
    np.testing.assert_allclose(found, np.broadcast_to([1.0, -2.0], (20, 2, 2)), atol=1e-4)


def test_each_function_follows_the_path_that_it_would_follow_alone():
    random = np.random.default_rng(3)
    scales = random.uniform(0.5, 50, (5, 3, 2))
    targets = random.standard_normal((5, 3, 2))

    def objective_of(chosen):
        def objective(point):
            away = point - targets[:, chosen]
            gradient = scales[:, chosen] * away
            return 0.5 * (gradient * away).sum(axis=(0, 2)), gradient

        return objective

    together = lbfgs(objective_of([0, 1, 2]), np.zeros((5, 3, 2)), 0.0, max_iterations=5)
    for index in range(3):
        alone = lbfgs(objective_of([index]), np.zeros((5, 1, 2)), 0.0, max_iterations=5)
        np.testing.assert_allclose(together[:, index], alone[:, 0], rtol=1e-9)


def test_softmax_survives_large_logits():
    logits = np.array([[1000.0, 1000.0, -1000.0], [0.0, 0.0, 0.0]], np.float32)
    found = LinearClassifier(logits, np.zeros(3, np.float32)).predict(np.eye(2, dtype=np.float32))
    np.testing.assert_allclose(found, [[0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]], atol=1e-6)
    assert found.dtype == np.float32


def test_predict_is_softmax_of_the_linear_map():
    random = np.random.default_rng(4)
    weights, bias = random.standard_normal((5, 3)), random.standard_normal(3)
    features = random.standard_normal((9, 5))
    head = LinearClassifier(weights.astype(np.float32), bias.astype(np.float32))
    exponents = np.exp(features @ weights + bias)
    np.testing.assert_allclose(
        head.predict(features.astype(np.float32)),
        exponents / exponents.sum(axis=1, keepdims=True),
        atol=1e-5,
    )
    assert head.predict(np.zeros((0, 5), np.float32)).shape == (0, 3)


def test_candidates_run_from_strong_to_weak_and_the_curve_is_left_after_two_worse_ones():
    assert list(STRENGTHS) == sorted(STRENGTHS, reverse=True)
    features, labels = example(15, 100, 40, 3, noise=4.0)
    problem = _Problem(features, labels, 3)
    found = cross_validate(problem, np.arange(100) % 5, STRENGTHS)
    tried = list(found.log_loss_by_strength)
    assert tried == list(STRENGTHS[: len(tried)])
    if len(tried) < len(STRENGTHS):
        assert tried.index(found.strength) == len(tried) - 3
