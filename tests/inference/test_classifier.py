"""What `predict` answers, and what it makes of files that somebody changed."""

import io
import json
import os

import numpy as np
import onnx
import onnxruntime
import pytest
from PIL import Image

from pellucid.data.decode import ImageSpec, decode
from pellucid.errors import ConfigError, RunError
from pellucid.inference.classifier import Classifier, write_facts
from pellucid.inference.engine import EngineQueue
from pellucid.inference.onnx_graph import add_ood_score, write_classifier
from pellucid.inference.prediction import Prediction
from pellucid.inference.views import views_of
from pellucid.training.ood_scorer import CONCENTRATION, fit_ood_scorer

LABELS = ["cat", "고양이", "dog 🐕"]


@pytest.fixture
def folder(backbone, head, tmp_path):
    """Give the folder of a classifier, as a run holds it."""
    folder = tmp_path / "classifier"
    folder.mkdir()
    write_classifier(backbone.path, backbone.spec, *head, folder / "model.onnx", mirror=False)
    facts = {"n_pictures": 3, "limit": 1e-3}
    write_facts(folder / "classifier.json", LABELS, backbone.spec, "float32", facts, {"by": "test"})
    return folder


@pytest.fixture
def files(pictures, tmp_path):
    """Give the paths of 40 pictures of the size that the model takes."""
    (tmp_path / "pictures").mkdir()
    paths = []
    for index, pixels in enumerate(pictures[:40]):
        paths.append(tmp_path / "pictures" / f"{index}.png")
        Image.fromarray(pixels).save(paths[-1])
    return paths


def test_predictions_come_in_the_order_asked_with_the_right_numbers(
    folder, files, pictures, backbone, head, expected_probabilities
):
    expected = expected_probabilities(backbone.features(pictures[:40]), head)
    order = np.random.default_rng(0).permutation(40)
    predictions = Classifier.load(folder).predict([files[i] for i in order])
    assert [p.path for p in predictions] == [str(files[i]) for i in order]
    for index, prediction in zip(order, predictions, strict=True):
        ranks = np.argsort(-expected[index])
        assert prediction.labels == tuple(LABELS[i] for i in ranks)
        assert prediction.label == LABELS[ranks[0]]
        assert prediction.probabilities == pytest.approx(expected[index][ranks], abs=1e-5)
        assert prediction.error is None


def test_top_cuts_the_list_off(folder, files):
    classifier = Classifier.load(folder)
    for top, n in ((1, 1), (2, 2), (3, 3), (50, 3)):
        (prediction,) = classifier.predict(files[:1], top=top)
        assert len(prediction.labels) == len(prediction.probabilities) == n
        assert list(prediction.probabilities) == sorted(prediction.probabilities, reverse=True)


def test_files_that_cannot_be_used_get_an_error_and_the_others_their_own_answer(
    folder, files, tmp_path
):
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "web.jpg").write_bytes(b"<html></html>")
    (tmp_path / "cut.png").write_bytes(files[0].read_bytes()[:60])
    bad = [tmp_path / name for name in ("missing.jpg", "empty.jpg", "web.jpg", "cut.png")]
    asked = [bad[0], files[0], bad[1], bad[2], files[1], files[0], bad[3]]
    classifier = Classifier.load(folder)
    predictions = classifier.predict(asked)
    assert [p.error is None for p in predictions] == [path in files for path in asked]
    for prediction in predictions:
        if prediction.error:
            assert prediction == Prediction(
                prediction.path, (), (), prediction.error, health=prediction.health
            )
            assert prediction.label is None
    alone = classifier.predict([files[0], files[1], files[0]])
    assert [predictions[1], predictions[4], predictions[5]] == alone
    assert "cannot be read" in predictions[0].error
    assert "empty" in predictions[2].error
    assert "web page" in predictions[3].error
    kinds = [prediction.health for prediction in predictions]
    assert kinds == ["unreadable", "ok", "empty", "not a picture", "ok", "ok", "truncated"]


def test_no_pictures_and_only_bad_ones(folder, tmp_path):
    classifier = Classifier.load(folder)
    assert classifier.predict([]) == []
    (prediction,) = classifier.predict([tmp_path / "missing.jpg"])
    assert prediction.error
    assert classifier.probabilities([]).shape == (0, 3)


def test_pictures_of_another_size_are_fitted_as_in_training(folder, tmp_path):
    pixels = np.random.default_rng(9).integers(0, 256, (50, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "large.png")
    classifier = Classifier.load(folder)
    (prediction,) = classifier.predict([tmp_path / "large.png"])
    fitted = decode((tmp_path / "large.png").read_bytes(), ImageSpec(9, 12, 3)).pixels
    expected = np.sort(classifier.probabilities([fitted])[0])[::-1]
    np.testing.assert_array_equal(prediction.probabilities, expected)


@pytest.mark.parametrize("n_views", [2, 5, 10])
def test_the_probabilities_of_several_views_are_averaged(
    folder, files, pictures, backbone, head, expected_probabilities, n_views
):
    predictions = Classifier.load(folder).predict(files, n_views=n_views)
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    assert [p.path for p in predictions] == [str(path) for path in files]
    for pixels, prediction in zip(pictures, predictions, strict=False):
        views = np.stack(list(views_of(pixels, n_views)))
        by_hand = expected_probabilities(backbone.features(views), head).mean(axis=0)
        (answers,) = session.run(None, {"pictures": views})
        of_labels = dict(zip(prediction.labels, prediction.probabilities, strict=True))
        found = [of_labels[label] for label in LABELS]
        assert found == pytest.approx(by_hand, abs=1e-5)
        assert found == pytest.approx(answers.mean(axis=0), abs=1e-5)
        assert list(prediction.probabilities) == sorted(found, reverse=True)


def test_the_same_views_give_the_same_to_the_last_digit(folder, files):
    classifier = Classifier.load(folder)
    first = classifier.predict(files, n_views=7)
    assert all(classifier.predict(files, n_views=7) == first for _ in range(5))
    assert classifier.predict(files[::-1], n_views=7) == first[::-1]


def test_one_view_is_the_picture_as_always(folder, files):
    classifier = Classifier.load(folder)
    assert classifier.predict(files, n_views=1) == classifier.predict(files)
    assert classifier.predict(files, n_views=2) != classifier.predict(files)


def test_bad_files_among_several_views(folder, files, tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    asked = [tmp_path / "empty.jpg", files[0], tmp_path / "missing.jpg", files[1]]
    classifier = Classifier.load(folder)
    predictions = classifier.predict(asked, n_views=10)
    assert [p.error is None for p in predictions] == [False, True, False, True]
    assert [predictions[1], predictions[3]] == classifier.predict(files[:2], n_views=10)
    assert classifier.predict([], n_views=10) == []
    assert classifier.predict(asked[:1], n_views=10)[0].error


def test_each_file_is_decoded_once_whatever_the_views(folder, files, monkeypatch):
    decoded = []

    def counted(data, spec):
        decoded.append(data)
        return decode(data, spec)

    monkeypatch.setattr("pellucid.inference.classifier.decode", counted)
    Classifier.load(folder).predict(files, n_views=10)
    assert len(decoded) == len(files)


@pytest.mark.parametrize("n_views", [0, 11])
def test_a_number_of_views_that_there_is_not_is_refused(folder, files, n_views):
    with pytest.raises(ConfigError, match="from 1 to 10"):
        Classifier.load(folder).predict(files, n_views=n_views)


def test_names_that_are_no_unicode_can_be_asked_for(folder, files, tmp_path):
    path = tmp_path / os.fsdecode(b"\xff.png")
    path.write_bytes(files[0].read_bytes())
    (prediction,) = Classifier.load(folder).predict([path])
    assert prediction.error is None
    prediction.path.encode("utf-8")


def test_an_interrupted_batch_leaves_nothing_for_the_next(folder, pictures, monkeypatch):
    """Answers of pictures that were under way must not be taken for those of the next batch."""
    classifier = Classifier.load(folder)
    expected = classifier.probabilities([pictures[9]])

    def interrupted():
        yield from pictures[:5]
        raise KeyboardInterrupt

    with monkeypatch.context() as slow_processor:
        slow_processor.setattr(EngineQueue, "collect", lambda _queue: [])
        with pytest.raises(KeyboardInterrupt):
            classifier.probabilities(interrupted())
    found = classifier.probabilities([pictures[9]])
    assert found.shape == (1, 3)
    np.testing.assert_array_equal(found, expected)


def test_nothing_of_the_users_is_changed(folder, files):
    before = {path: path.read_bytes() for path in files}
    Classifier.load(folder).predict(files)
    assert {path: path.read_bytes() for path in files} == before


def test_what_is_written_is_what_is_loaded(folder, backbone):
    classifier = Classifier.load(folder)
    assert classifier.labels == tuple(LABELS)
    assert classifier.spec == backbone.spec
    assert classifier.engine.precision == "float32"
    content = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
    assert content["labels"] == LABELS
    assert content["input"]["height"] == 9
    assert content["input"]["width"] == 12


def altered(**changes):
    """Change a sound classifier.json; a value of None removes the key."""

    def change(content: dict) -> dict:
        for key, value in changes.items():
            where = content
            *path, last = key.split("__")
            for part in path:
                where = where[part]
            if value is None:
                del where[last]
            else:
                where[last] = value
        return content

    return change


@pytest.mark.parametrize(
    "change",
    [
        altered(format=2),
        altered(format="1"),
        altered(format=None),
        altered(labels=None),
        altered(labels="abc"),
        altered(labels={"cat": 0, "dog": 1, "bird": 2}),
        altered(labels=[1, 2, 3]),
        altered(labels=["cat", None, "dog"]),
        altered(labels=[["cat"], "dog", "bird"]),
        altered(labels=[]),
        altered(labels=["one", "two"]),
        altered(labels=["one", "two", "three", "four"]),
        altered(input=None),
        altered(input=[9, 12, 3]),
        altered(input="9x12x3"),
        altered(input__height=None),
        altered(input__height="9"),
        altered(input__height=9.0),
        altered(input__height=True),
        altered(input__height=0),
        altered(input__height=-9),
        altered(input__height=10**9),
        altered(input__width=10**30),
        altered(input__height=[9]),
        altered(input__height=8),
        altered(input__width=13),
        altered(input__n_channels=1),
        altered(input__n_channels=2),
        altered(input__n_channels=4),
        altered(precision=None),
        altered(precision="float64"),
        altered(precision=["float32"]),
        altered(precision={"float32": 1}),
    ],
)
def test_a_classifier_that_somebody_changed_is_refused(folder, change):
    path = folder / "classifier.json"
    content = change(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(RunError, match="classifier"):
        Classifier.load(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format": ' + b"1" * 10_000 + b"}",
        b'{"format": NaN}',
        b"<html></html>",
    ],
)
def test_a_classifier_json_that_is_none_is_refused(folder, content):
    (folder / "classifier.json").write_bytes(content)
    with pytest.raises(RunError, match=r"classifier\.json"):
        Classifier.load(folder)


def test_missing_files_are_named(folder):
    (folder / "model.onnx").rename(folder / "other.onnx")
    with pytest.raises(RunError, match=r"model\.onnx"):
        Classifier.load(folder)
    (folder / "classifier.json").unlink()
    with pytest.raises(RunError, match=r"classifier\.json"):
        Classifier.load(folder)


def test_a_damaged_model_is_refused(folder):
    content = (folder / "model.onnx").read_bytes()
    for damaged in (b"", content[:200], content[:-30], b"\0" * 500):
        (folder / "model.onnx").write_bytes(damaged)
        with pytest.raises(RunError, match=r"model\.onnx"):
            Classifier.load(folder)


def test_a_grey_classifier_sees_one_channel(grey_backbone, head, tmp_path, expected_probabilities):
    write_classifier(
        grey_backbone.path, grey_backbone.spec, *head, tmp_path / "m.onnx", mirror=False
    )
    classifier = Classifier(tmp_path / "m.onnx", LABELS, grey_backbone.spec, "float32")
    grey = np.random.default_rng(3).integers(0, 256, (9, 12), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    (tmp_path / "grey.png").write_bytes(file.getvalue())
    (prediction,) = classifier.predict([tmp_path / "grey.png"])
    features = grey_backbone.features(grey[None, :, :, None])
    expected = np.sort(expected_probabilities(features, head)[0])[::-1]
    assert prediction.probabilities == pytest.approx(expected, abs=1e-5)
    (prediction,) = classifier.predict([tmp_path / "grey.png"], n_views=10)
    views = np.stack(list(views_of(grey[..., None], 10)))
    answers = expected_probabilities(grey_backbone.features(views), head)
    expected = np.sort(answers.mean(axis=0))[::-1]
    assert prediction.probabilities == pytest.approx(expected, abs=1e-5)


def test_ood_scores_are_computed_if_the_model_has_them(folder, files, pictures, backbone):
    features = backbone.features(np.stack(pictures[:40]))
    learned = fit_ood_scorer(features, np.arange(len(features)) % 3)
    add_ood_score(
        folder / "model.onnx", learned.mean, learned.whitening, learned.centres, CONCENTRATION
    )
    expected = learned.score(features)
    plain = Classifier.load(folder).predict(files)
    assert [p.ood_score for p in plain] == pytest.approx(expected, abs=1e-5)
    assert {p.is_known for p in plain} == {None}
    facts = json.loads((folder / "classifier.json").read_text("utf-8"))
    facts["ood_threshold"] = float(np.median(expected))
    (folder / "classifier.json").write_text(json.dumps(facts), "utf-8")
    classifier = Classifier.load(folder)
    told = classifier.predict(files)
    assert [p.is_known for p in told] == (expected <= np.median(expected)).tolist()
    assert [p.probabilities for p in told] == [p.probabilities for p in plain]
    assert classifier.probabilities(pictures[:40]).shape == (40, 3)


def test_a_classifier_of_an_earlier_version_gives_the_same_ood_scores(
    folder, files, pictures, backbone
):
    learned = fit_ood_scorer(backbone.features(np.stack(pictures[:40])), np.arange(40) % 3)
    path = folder / "model.onnx"
    add_ood_score(path, learned.mean, learned.whitening, learned.centres, CONCENTRATION)
    current = Classifier.load(folder).predict(files)
    model = onnx.load(path)
    (last,) = (node for node in model.graph.node if "ood_score" in node.output)
    last.output[0] = model.graph.output[1].name = "familiarity"
    last.input[1] = "known_factor"  # earlier versions divided by the concentration itself
    onnx.save(model, path)
    facts = json.loads((folder / "classifier.json").read_text("utf-8"))
    del facts["ood_threshold"]
    facts["familiarity_threshold"] = -float(np.median([each.ood_score for each in current]))
    (folder / "classifier.json").write_text(json.dumps(facts), "utf-8")
    earlier = Classifier.load(folder).predict(files)
    assert [each.ood_score for each in earlier] == [each.ood_score for each in current]
    scores = np.array([each.ood_score for each in earlier])
    assert [each.is_known for each in earlier] == (scores <= np.median(scores)).tolist()


@pytest.mark.parametrize("n_views", [1, 2, 10])
def test_views_move_no_picture_over_the_threshold(
    folder, files, pictures, backbone, monkeypatch, n_views
):
    """The threshold was chosen on unchanged images; crops would have higher scores."""
    learned = fit_ood_scorer(backbone.features(np.stack(pictures[:40])), np.arange(40) % 3)
    add_ood_score(
        folder / "model.onnx", learned.mean, learned.whitening, learned.centres, CONCENTRATION
    )
    facts = json.loads((folder / "classifier.json").read_text("utf-8"))
    facts["ood_threshold"] = -0.2
    (folder / "classifier.json").write_text(json.dumps(facts), "utf-8")
    classifier = Classifier.load(folder)
    plain = classifier.predict(files)
    computed = []
    submit = EngineQueue.submit
    monkeypatch.setattr(
        EngineQueue, "submit", lambda queue, *one: (computed.append(one), submit(queue, *one))
    )
    averaged = classifier.predict(files, n_views=n_views)
    assert len(computed) == n_views * len(files)
    assert [p.ood_score for p in averaged] == [p.ood_score for p in plain]
    assert [p.is_known for p in averaged] == [p.is_known for p in plain]
    for prediction, pixels in zip(averaged, pictures, strict=False):
        own = learned.score(backbone.features(pixels[None]))[0]
        assert prediction.ood_score == pytest.approx(own, abs=1e-5)
        assert prediction.is_known == (own <= -0.2)
    if n_views > 1:
        assert [p.probabilities for p in averaged] != [p.probabilities for p in plain]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: {"labels": 5}, "format is missing"),
        (altered(format=2), "format: expected 1; received 2"),
        (altered(labels=5), "labels: expected a list of text; received 5"),
        (altered(labels=["a", 1]), "labels: expected a list of text; received a list of 2"),
        (altered(input=3), "input: expected an object; received 3"),
        (altered(input__width=None), "input.width is missing"),
        (
            altered(input__height=0),
            "input.height: expected a whole number from 1 to 4,096; received 0",
        ),
        (altered(input__n_channels=2), "input.n_channels: expected 1 or 3; received 2"),
        (altered(ood_threshold="high"), 'ood_threshold: expected a number; received "high"'),
    ],
)
def test_a_changed_description_says_which_field_is_wrong(folder, change, said):
    path = folder / "classifier.json"
    path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    with pytest.raises(RunError) as caught:
        Classifier.load(folder)
    assert str(caught.value) == (
        f"{path} was changed, is broken, or was written by another version of pellucid: {said}. "
        "Train again into a new folder."
    )
