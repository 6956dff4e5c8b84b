"""Copies of the files that settings name."""

from dataclasses import asdict
from pathlib import Path

import pytest

from pellucid.augment.policy import find_plan
from pellucid.config import TrainConfig
from pellucid.settings import files_of_settings, setting_value, with_settings
from pellucid.training.kept_files import config_in, keep_files
from pellucid.training.rate_table import read_rate_table

POLICY = '[[augment]]\nname = "HorizontalFlip"\n'
RECIPES = ["features", "scratch", "fine-tune", "auto"]


@pytest.fixture
def policy(tmp_path):
    path = tmp_path / "mine.TOML"
    path.write_text(POLICY)
    return path


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_policy_is_kept_under_its_name(recipe, policy, tmp_path):
    given = with_settings(TrainConfig(recipe), {"augment": str(policy)})
    kept = keep_files(given, tmp_path / "run")
    policy.unlink()
    (tmp_path / "run").rename(tmp_path / "moved")
    found = setting_value(config_in(tmp_path / "moved", asdict(kept)), "augment")
    assert found == str(tmp_path / "moved" / "given_files" / "augment" / "mine.TOML")
    assert Path(found).read_text() == POLICY
    assert find_plan(found).name == "mine"


def test_a_policy_and_a_table_of_the_same_name_are_both_kept(policy, tmp_path):
    table = tmp_path / "tables" / policy.name
    table.parent.mkdir()
    table.write_text("epoch,learning_rate\n1,0.5\n")
    settings = {"augment": str(policy), "rate_table": str(table)}
    kept = keep_files(with_settings(TrainConfig("scratch"), settings), tmp_path / "run")
    policy.write_text("")
    table.write_text("")
    assert read_rate_table(kept.scratch.rate_table) == {1: 0.5}
    assert Path(kept.scratch.augment).read_text() == POLICY


def test_a_name_as_long_as_names_can_be(tmp_path):
    policy = tmp_path / f"{'a' * 250}.toml"
    policy.write_text(POLICY)
    given = with_settings(TrainConfig("scratch"), {"augment": str(policy)})
    kept = Path(keep_files(given, tmp_path / "run").scratch.augment)
    assert (kept.name, kept.read_text()) == (policy.name, POLICY)
    assert [path.name for path in kept.parent.iterdir()] == [policy.name]


def test_large_files_are_not_copied(tmp_path):
    (tmp_path / "net.weights.h5").write_bytes(b"weights")
    given = with_settings(TrainConfig("scratch"), {"weights": str(tmp_path / "net.weights.h5")})
    assert list(files_of_settings(given)) == ["weights"]
    assert keep_files(given, tmp_path / "run") == given
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("recipe", [*RECIPES, "no such recipe"])
def test_without_files_nothing_is_written(recipe, tmp_path):
    assert keep_files(TrainConfig(recipe), tmp_path / "run") == TrainConfig(recipe)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "name", ["../../mine.toml", "/etc/mine.toml", "..", "a\0.toml", "", f"{'a' * 300}.toml"]
)
def test_a_record_names_no_file_outside_by_its_path(name, tmp_path):
    (tmp_path / "mine.toml").write_text(POLICY)
    given = asdict(with_settings(TrainConfig("scratch"), {"rate_table": name, "augment": name}))
    found = config_in(tmp_path / "run", given)
    assert (found.scratch.rate_table, found.scratch.augment) == (name, name)
