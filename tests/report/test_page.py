import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image

from pellucid.errors import RunError
from pellucid.report import page as report_page
from pellucid.run import RunFolder

TEMPLATES = Path(report_page.__file__).parent / "templates"


def test_headline_is_what_the_answers_say(written, small_run):
    _, page = written(small_run())
    assert "60.0% accuracy on pictures it had never seen" in page.text
    assert "3 of 5 test pictures right." in page.text
    # Wilson's interval of 3 in 5, from his formula with z = 1.96 by hand.
    assert "95% interval: 23.1% to 88.2%" in page.text
    assert (
        "Always answering the class that was most common in training would give 40.0%" in page.text
    )
    assert "only 5 test pictures" in page.text
    assert "It may be no better than a constant answer." in page.text


def test_units_are_told(written, small_run):
    run = small_run()
    _, page = written(run)
    assert "counted as" not in page.text
    table = pl.read_parquet(run.predictions)
    units = pl.Series("unit", ["p", "p", "q", "q", "r", "s"])
    table.with_columns(units, units.alias("group")).write_parquet(run.predictions)
    _, page = written(run)
    assert "The interval rests on 5 pictures, counted as 3 independent units" in page.text
    assert "only 5 test pictures, counted as 3 independent units" in page.text
    assert "95% interval: 23.1% to 88.2%" not in page.text
    assert "further pictures of the same group, not about other groups" in page.text


def test_tiles_show_the_metrics(written, small_run):
    run = small_run()
    _, page = written(run)
    losses = -np.log([0.9, 0.03, 0.8, 0.25, 0.6])
    assert f"Log loss {losses.mean():.3f}" in page.text.replace("Log loss", "Log loss ").replace(
        "  ", " "
    )
    # Recalls are 1/2 and 2/3; F1 are 1/2 and 2/3 as well.
    assert page.text.count("58.3%") == 2


def test_matrix_and_class_rows_count_test_pictures_only(written, small_run):
    _, page = written(small_run())
    cat, script = "고양이 🐈", "<script>alert('x')</script>"
    assert [cat, "1", "1", "2"] in page.cells(cat)
    assert [script, "1", "2", "3"] in page.cells(script)
    assert [script, "66.7%", "66.7%", "66.7%", "3"] in page.cells(script)
    # Worst class first.
    order = [row[0] for row in page.rows if len(row) == 5 and row[0] in (cat, script)]
    assert order == [cat, script]


def test_hostile_names_stay_text(written, small_run):
    html, page = written(small_run())
    # The page's own script, with nothing from the run in it.
    assert page.tags.count("script") == 1
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert script == (TEMPLATES / "picture_list.js").read_text("utf-8")
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert 'b/4" onerror="x.png' in page.text
    assert "새 실행 & co" in page.text


def test_page_needs_nothing_from_elsewhere(written, small_run):
    html, page = written(small_run())
    assert re.search(r"https?:|//[a-z]|url\(|@import", html) is None
    addresses = [value for name, value in page.attributes if name in ("src", "href")]
    assert addresses
    assert all(value.startswith(("#", "data:")) for value in addresses)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert ("content", policy) in page.attributes


def test_links_within_the_page_lead_somewhere(written, small_run):
    _, page = written(small_run())
    ids = [value for name, value in page.attributes if name == "id"]
    links = {v[1:] for name, v in page.attributes if name == "href" and v.startswith("#")}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def test_mistakes_show_the_picture_or_say_that_it_is_gone(written, small_run, tmp_path):
    (tmp_path / "photos" / "a").mkdir(parents=True)
    Image.new("RGB", (40, 30), (200, 0, 0)).save(tmp_path / "photos" / "a" / "2.png")
    html, page = written(small_run())
    # Among the mistakes, and in the list of test pictures.
    assert page.tags.count("img") == 2
    assert html.count("The picture is no longer there or cannot be read.") == 1
    # The surer mistake stands first, with what it gave the right class.
    first, second = page.text.index("a/2.png"), page.text.index('b/4" onerror')
    assert first < second
    assert "97% True class 고양이 🐈 3%" in page.text


def test_cells_of_the_matrix_lead_to_their_pictures(written, small_run):
    html, _ = written(small_run())
    links = re.findall(r'<td class="(?:right|wrong)"[^>]*><a href="#(.*?)" title="[^"]*">', html)
    assert links == ["cell-0-0", "cell-0-1", "cell-1-0", "cell-1-1"]
    listed = html[html.index('<section id="test-pictures">') :]
    found = re.findall(
        r'data-label="(\d)" data-predicted="(\d)"[^>]*?(?: id="(.*?)" tabindex="-1")?>'
        r'.*?title="(.*?)"',
        listed,
        re.DOTALL,
    )
    # By cell, whose first picture has its id; the lowest probability of the true class first.
    assert found == [
        ("0", "0", "cell-0-0", "a/1.png"),
        ("0", "1", "cell-0-1", "a/2.png"),
        ("1", "0", "cell-1-0", "b/4&#34; onerror=&#34;x.png"),
        ("1", "1", "cell-1-1", "b/5.png"),
        ("1", "1", "", "b/3.png"),
    ]


def test_a_list_that_is_cut_says_so(written, small_run, monkeypatch):
    run = small_run()
    _, page = written(run)
    assert "All test pictures. Until another order is chosen, they are sorted by" in page.text
    monkeypatch.setattr("pellucid.report.picture_list.MAX_LISTED", 4)
    html, page = written(run)
    assert "4 of the 5 test pictures: taken in turn from each cell" in page.text
    assert html.count("data-confidence=") == 4


def test_unreadable_picture_is_no_reason_to_fail(written, small_run, tmp_path):
    (tmp_path / "photos" / "a").mkdir(parents=True)
    (tmp_path / "photos" / "a" / "2.png").write_bytes(b"<html>gone</html>")
    html, page = written(small_run())
    assert "img" not in page.tags
    assert html.count("The picture is no longer there or cannot be read.") == 2


def test_no_mistakes(written, make_run, picture, answer):
    labels = ["개", "새"]
    answers = [answer(f"{n}.png", labels, labels[n % 2], [1 - n % 2, n % 2]) for n in range(6)]
    pictures = [picture(f"{n}.png", labels[n % 2], "test") for n in range(6)]
    _, page = written(make_run(labels, pictures, answers))
    assert "100.0% accuracy" in page.text
    assert "There is none: all 6 test pictures were answered correctly." in page.text
    assert "No class was mistaken for another." in page.text
    assert "-0.000" not in page.text


def test_no_test_pictures(written, make_run, picture):
    run = make_run(["개", "새"], [picture("1.png", "개"), picture("2.png", "새")], [])
    _, page = written(run)
    assert "No picture was held out for a test" in page.text
    assert "87.5%" in page.text
    assert "What is mistaken for what" not in page.text


def test_500_classes(written, make_run, picture, answer):
    labels = [f"종 {n:03d}" for n in range(500)]
    rows = np.full((500, 500), 0.5 / 499)
    guess = np.arange(500)
    guess[:60] = (guess[:60] + 1) % 500  # 60 mistakes, each of another kind
    rows[np.arange(500), guess] = 0.5
    answers = [answer(f"{n}.png", labels, labels[n], rows[n].tolist()) for n in range(500)]
    pictures = [picture(f"{n}.png", labels[n], "test") for n in range(500)]
    html, page = written(make_run(labels, pictures, answers))
    assert "440 of 500 test pictures right." in page.text
    assert "The 20 most frequent confusions of 60." in page.text
    assert 'class="matrix' not in html
    assert "The other 460 classes" in page.text
    assert len([row for row in page.rows if len(row) == 5 and row[0].startswith("종")]) == 500
    assert page.cells("All classes") == [["All classes", "0", "0", "500", "0", "500"]]
    assert len(html) < 700_000


HISTORY = {
    "epoch": [1, 2, 3],
    "loss": [1.0, 0.6, 0.4],
    "accuracy": [0.5, 0.7, 0.8],
    "val_loss": [0.9, 0.7, 0.8],
    "val_accuracy": [0.5, 0.6, 0.55],
}
FALLING = {**HISTORY, "learning_rate": [1e-3, 5e-4, 0.0]}


def test_scratch_shows_curves(written, small_run):
    html, page = written(small_run(recipe="scratch", history=HISTORY))
    assert "Recipe scratch: a network was trained on your pictures" in page.text
    assert "Loss by epoch: lower is better" in page.text
    alts = [value for name, value in page.attributes if name == "aria-label"]
    assert (
        "Loss by epoch: lower is better: training ends at 0.400, validation ends at 0.800" in alts
    )
    assert "In epoch 2, which is ringed, the validation loss was lowest." in page.text
    assert html.count("<polyline") == 5 + 4  # of them the ROC and precision-recall curves
    assert html.count('class="ring') == 4
    assert "Learning rate" not in page.text


def test_the_best_epoch_is_that_of_what_was_watched(written, small_run):
    config = {"recipe": "scratch", "scratch": {"monitor": "val_accuracy"}}
    run = small_run(recipe="scratch", history=HISTORY, config=config, details={"best_epoch": 3})
    _, page = written(run)
    assert "In epoch 3, which is ringed, the validation accuracy was highest." in page.text


def test_it_is_said_what_the_two_losses_are(written, small_run):
    details = {"training_loss": "log loss with label smoothing of 0.1"}
    _, page = written(small_run(recipe="scratch", history=HISTORY, details=details))
    assert "The training loss is the log loss with label smoothing of 0.1, measured" in page.text
    assert "the validation loss is the plain log loss" in page.text
    assert "Training objective log loss with label smoothing of 0.1" in page.text


def test_nothing_is_said_of_the_losses_of_a_run_that_does_not_say(written, small_run):
    """One from before, whose validation loss may hold more."""
    _, page = written(small_run(recipe="scratch", history=HISTORY))
    assert "plain log loss" not in page.text


def test_a_rate_that_changes_is_drawn(written, small_run):
    html, page = written(small_run(recipe="scratch", history=FALLING))
    assert "Learning rate at the end of each epoch" in page.text
    assert html.count("<polyline") == 6 + 4
    alts = [value for name, value in page.attributes if name == "aria-label"]
    assert "Learning rate by epoch: from 0.001 to 0" in alts


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("fine-tuned", "The classifier has the weights of that epoch."),
        ("head alone", "The head alone does better than that on the validation pictures"),
    ],
)
def test_fine_tune_says_what_was_kept(written, small_run, kept, expected):
    details = {
        "backbone": "efficientnet_lite2", "unfrozen_layers": "19 from block15 upwards",
        "best_epoch": 2, "kept": kept, "temperature": 1.034, "computed_in": "bfloat16",
    }  # fmt: skip
    _, page = written(small_run(recipe="fine-tune", history=FALLING, details=details))
    assert "Recipe fine-tune: a backbone pretrained on other pictures" in page.text
    assert expected in page.text
    assert "Learning rate at the end of each epoch, of the head" in page.text
    for fact in (
        "Backbone layers that were trained 19 from block15 upwards",
        "Temperature (above 1 lowers the confidence, below 1 raises it) 1.034",
        "Training computed in bfloat16",
    ):
        assert fact in page.text


def test_auto_lists_what_was_tried(written, small_run):
    variants = [
        {"name": "features", "log_loss": 0.58313, "accuracy": 0.775, "seconds": 14.52, "note": ""},
        {"name": "fine-tune", "log_loss": 0.5212, "accuracy": 0.8, "seconds": 61.0, "note": ""},
        {"name": "<b>", "log_loss": None, "accuracy": None, "seconds": None, "note": "no <i>"},
    ]
    details = {"winner": "fine-tune", "best_epoch": 2}
    run = small_run(recipe="auto", history=HISTORY, details=details, variants=variants)
    html, page = written(run)
    assert page.cells("features") == [["features", "0.5831", "77.5%", "14.5 s"]]
    assert page.cells("fine-tune chosen") == [["fine-tune chosen", "0.5212", "80.0%", "1 min 1 s"]]
    assert page.cells("<b>no <i>") == [["<b>no <i>", "–", "–", "–"]]
    assert "<i>" not in html
    assert "fine-tune was chosen: a backbone" in page.text
    assert "not chosen" not in page.text


def test_curves_of_what_auto_did_not_choose_are_told(written, small_run):
    run = small_run(recipe="auto", history=HISTORY, details={"winner": "features"})
    html, page = written(run)
    assert 'class="ring' not in html
    assert "These are the curves of the fine-tuning, which was tried, but not chosen:" in page.text
    assert "The classifier has the weights" not in page.text


def test_the_range_test_of_learning_rates(written, small_run):
    run = small_run(recipe="scratch", picked_rate=0.001)
    run.rate_test.write_text("learning_rate,loss\n0.0001,2.0\n0.001,1.9\n0.01,1.5\n0.1,4.0\n")
    html, page = written(run)
    assert "The ringed one, 0.001, was picked" in page.text
    alts = [value for name, value in page.attributes if name == "aria-label"]
    assert "Smoothed loss by learning rate: lowest, 1.500, at 0.01" in alts
    assert html.count('class="ring') == 1


def test_an_interrupted_training_says_how_to_go_on(written, small_run):
    html, page = written(small_run(recipe="scratch", history=HISTORY, is_interrupted=True))
    assert "The training was interrupted. It can be resumed" in page.text
    assert "Ctrl-C ended it after epoch 3" in page.text
    assert "<code>pellucid resume &#39;새 실행 &amp; co&#39;</code>" in html


def test_a_training_that_goes_on_right_now_is_not_called_interrupted(written, small_run):
    run = small_run(recipe="scratch", history=HISTORY, is_interrupted=True)
    with RunFolder(run.path).locked():
        html, page = written(run)
    assert "still running. The numbers are those of the last saved result" in page.text
    assert "another process was training this run" in page.text
    assert "interrupted" not in page.text
    assert "resume" not in html
    assert "The training was interrupted" in written(run)[1].text


def test_epochs_after_those_of_the_result_are_not_shown(written, small_run):
    """Interrupted, resumed, and killed before there was a new result."""
    run = small_run(
        recipe="scratch",
        history=HISTORY,
        is_interrupted=True,
        details={"epochs": 1, "best_epoch": 1},
    )
    _, page = written(run)
    assert "Ctrl-C ended it after epoch 1" in page.text
    assert "In epoch 1, which is ringed, the validation loss was lowest." in page.text


def test_a_history_that_lost_its_end_is_damaged(written, small_run):
    run = small_run(recipe="scratch", history=HISTORY, details={"epochs": 4, "best_epoch": 4})
    with pytest.raises(RunError, match=r"history.csv holds 3 epochs, and the run had 4"):
        written(run)


@pytest.mark.parametrize(
    ("accuracy", "validation", "n_validation", "is_told"),
    [(0.95, 0.74, 100, True), (0.95, 0.76, 100, False), (0.8, 0.3, 100, False), (1, 0.5, 2, False)],
)
def test_a_network_that_knows_its_pictures_by_heart_is_named(
    written, small_run, picture, catalog, accuracy, validation, n_validation, is_told
):
    history = {
        **HISTORY, "accuracy": [0.5, 0.7, accuracy], "val_accuracy": [0.5, 0.6, validation]
    }  # fmt: skip
    run = small_run(recipe="scratch", history=history, details={"best_epoch": 3})
    others = [picture(f"v{n}.png", "고양이 🐈", "validation") for n in range(n_validation)]
    pl.concat([pl.read_parquet(run.catalog), catalog(others)]).write_parquet(run.catalog)
    _, page = written(run)
    assert ("has memorized its training pictures:" in page.text) == is_told


def test_features_shows_the_choice_of_strength(written, small_run):
    html, page = written(small_run(log_loss_by_strength={"0.01": 0.6, "0.1": 0.43, "1.0": 0.5}))
    assert "The ringed one, 0.1, was chosen." in page.text
    assert html.count('class="ring') == 1


@pytest.mark.parametrize(
    ("keras", "onnx", "expected"),
    [
        (None, None, "Not compared yet"),
        (3e-7, 2e-6, "Yes. On 8 pictures, no probability"),
        (3e-7, 2e-6, "by more than 3.0 × 10⁻⁷ (Keras) and 2.0 × 10⁻⁶ (ONNX); at most 0.0001"),
        (None, 2e-6, "by more than 2.0 × 10⁻⁶ (ONNX); at most 0.0001 is allowed."),
        (3e-7, 0.02, "No. On 8 pictures, no probability"),
    ],
)
def test_parity(written, small_run, keras, onnx, expected):
    found = {"keras_max_difference": keras, "onnx_max_difference": onnx}
    _, page = written(small_run(classifier={"parity": found | {"n_pictures": 8, "limit": 1e-4}}))
    assert expected in page.text


@pytest.mark.parametrize(("told", "verdict"), [(4e-6, "Yes"), (0.02, "No")])
def test_parity_of_the_ood_score(written, small_run, told, verdict):
    found = {"onnx_max_difference": 2e-6, "ood_score_max_difference": told}
    _, page = written(small_run(classifier={"parity": found | {"n_pictures": 8, "limit": 1e-3}}))
    assert f"{verdict}. On 8 pictures" in page.text
    said = "4.0 × 10⁻⁶" if told < 1e-3 else "0.02"
    assert f"2.0 × 10⁻⁶ (ONNX), and no OOD score by more than {said} (ONNX); at" in page.text


@pytest.mark.parametrize("classifier", [None, {}, {"parity": None}])
def test_parity_not_there_yet(written, small_run, classifier):
    _, page = written(small_run(classifier=classifier))
    assert "Not compared yet" in page.text


def test_how_to_do_it_again(written, small_run):
    html, page = written(small_run())
    assert (
        re.sub(r"</?span.*?>", "", html).count("<code>pellucid train photos/ --seed 7</code>") == 1
    )
    assert "trained 1 March 2026, 09:30 UTC" in page.text
    for fact in ("keras 3.12.0", "Seed 7", "Share held out for the test 0.2", "Total 1 min 8 s"):
        assert fact in page.text


def test_a_finished_training_does_not_say_how_to_go_on(written, small_run):
    _, page = written(small_run(recipe="scratch", history=HISTORY, is_interrupted=False))
    assert "interrupted" not in page.text
    assert "resume" not in page.text


def test_left_out_and_identical_pictures(written, make_run, picture, answer):
    labels = ["개", "새"]
    pictures = [picture("1.png", "개", "test"), picture("2.png", "새")]
    pictures += [picture("3.png", "새", duplicate_of="1.png")]
    pictures += [
        picture(f"bad-{n:03d}.png", "개", None, health="truncated", reason=f"<b>cut {n}</b>")
        for n in range(203)
    ]
    html, page = written(make_run(labels, pictures, [answer("1.png", labels, "개", [0.9, 0.1])]))
    assert "203 pictures were not used: 203 truncated." in page.text
    assert "<b>cut 199</b>" in page.text
    assert "cut 200" not in page.text
    assert "and 3 more" in page.text
    assert "<b>" not in html
    assert "1 group is filed under more than one class." in page.text
    assert "1 group is both in the test and in training or validation." in page.text
    assert ["개", "0", "0", "1", "203", "204"] in page.cells("개")


def test_very_long_name_is_whole_in_the_table_of_classes_only(written, make_run, picture, answer):
    labels = ["개" * 80, "새"]
    answers = [answer("1.png", labels, labels[0], [0.2, 0.8])]
    html, page = written(make_run(labels, [picture("1.png", labels[0], "test")], answers))
    assert page.cells(labels[0]) == [[labels[0], "0.0%", "–", "0.0%", "1"]]
    assert f'title="{labels[0]}">{"개" * 39}…</bdi>' in html
