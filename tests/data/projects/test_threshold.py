"""The threshold that a user chooses stays with the project, whatever is in its file."""

import json
import shutil

import pytest
from tests.made_project import made_project

from pellucid.data.projects.project import Project
from pellucid.data.projects.threshold import choose_threshold_of, threshold_of
from pellucid.errors import DataError, RunError
from pellucid.run import RunFolder


@pytest.fixture
def project(tmp_path):
    (tmp_path / "photos" / "dog").mkdir(parents=True)
    return made_project(tmp_path / "photos")


@pytest.fixture
def run(classifier_folder, tmp_path):
    shutil.copytree(classifier_folder, tmp_path / "run" / "classifier")
    return RunFolder(tmp_path / "run")


def test_it_is_the_classifiers_own_until_another_is_chosen(project, run):
    assert threshold_of(project, run) == 0.0
    choose_threshold_of(project, run, -0.25)
    assert threshold_of(Project(project.root), run) == -0.25
    choose_threshold_of(project, run, None)
    assert threshold_of(project, run) == 0.0


def test_another_classifier_of_the_same_name_has_its_own(project, run):
    choose_threshold_of(project, run, -0.25)
    facts = json.loads(run.classifier_facts.read_text())
    run.classifier_facts.write_text(json.dumps(facts | {"ood_threshold": 0.5}))
    assert threshold_of(project, run) == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": 2, "by_classifier": {}}',
        '{"format": 1, "by_classifier": {"KEY": NaN}}',
        '{"format": 1, "by_classifier": {"KEY": 1e9}}',
        '{"format": 1, "by_classifier": {"KEY": "0.5"}}',
        '{"format": 1, "by_classifier": {"../KEY": 0.5}}',
    ],
)
def test_a_damaged_file_counts_as_none(project, run, text):
    import hashlib

    key = hashlib.sha256(run.classifier_facts.read_bytes()).hexdigest()
    project.folder.thresholds.write_text(text.replace("KEY", key))
    assert threshold_of(project, run) == 0.0
    choose_threshold_of(project, run, 0.5)
    assert threshold_of(project, run) == 0.5


def test_a_link_is_not_followed(project, run, tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text("mine")
    project.folder.thresholds.symlink_to(outside)
    assert threshold_of(project, run) == 0.0
    with pytest.raises(DataError, match="is a link"):
        choose_threshold_of(project, run, 0.5)
    assert outside.read_text() == "mine"


def test_a_classifier_without_a_score(project, run):
    facts = json.loads(run.classifier_facts.read_text())
    run.classifier_facts.write_text(json.dumps(facts | {"ood_threshold": None}))
    assert threshold_of(project, run) is None
    with pytest.raises(RunError, match="at least 30 pictures"):
        choose_threshold_of(project, run, 0.5)
    shutil.rmtree(run.path)
    with pytest.raises(RunError, match="missing"):
        threshold_of(project, run)
