"""A training that goes on says which of its pictures are missing or differ."""

import polars as pl
import pytest

from pellucid.config import TrainConfig
from pellucid.data.sources.reading import Reading
from pellucid.errors import RunError
from pellucid.run import RunFolder
from pellucid.training import prepared_catalog
from pellucid.training.job import TrainingJob
from pellucid.training.train import resume


def catalog(**contents):
    paths = [f"{name}.png" for name in contents]
    columns = {"path": paths, "label": ["cat"] * len(paths), "hash": list(contents.values())}
    return pl.DataFrame(columns).with_columns(split=pl.lit("train"))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"a": "1", "b": "2", "c": "3"}, "missing: d.png, e.png."),
        ({"a": "1", "b": "9", "c": "3", "d": "4", "e": "5"}, "changed: b.png."),
        ({"e": "5", "f": "6"}, "missing: a.png, b.png, c.png and 1 more; new: f.png."),
        ({"e": "5", "d": "4", "c": "3", "b": "2", "a": "1"}, "their order has changed."),
    ],
)
def test_the_first_few_are_named(tmp_path, now, said):
    begun = tmp_path / "catalog.parquet"
    catalog(a="1", b="2", c="3", d="4", e="5").write_parquet(begun)
    with pytest.raises(RunError) as caught:
        prepared_catalog._as_begun(catalog(**now), begun, tmp_path)
    assert f"cannot continue with them: {said} Bring those back" in str(caught.value)


def test_a_folder_that_was_moved(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "run").mkdir()
    run = RunFolder(tmp_path / "run")
    TrainingJob.of(tmp_path / "photos", TrainConfig(), Reading()).write(run)
    (tmp_path / "photos").rename(tmp_path / "moved")
    with pytest.raises(RunError, match=r"began with the pictures in .*photos, which is not there"):
        resume(run.path)
    assert run.job.is_file()
