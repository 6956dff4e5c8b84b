"""Where a second training is refused, before any picture is read."""

import pytest

from pellucid.errors import ConfigError
from pellucid.settings import config_from_settings
from pellucid.training.check_refit import check_refit
from pellucid.training.estimating import estimate
from pellucid.training.train import train


@pytest.mark.parametrize("recipe", ["scratch", "fine-tune"])
def test_other_machines_do_not_train_a_second_time(recipe):
    plain, again = (config_from_settings(recipe, 0, refit=each) for each in (False, True))
    check_refit(again)
    check_refit(plain, is_elsewhere=True)
    with pytest.raises(ConfigError, match="--cluster"):
        check_refit(again, is_elsewhere=True)


@pytest.mark.parametrize("begin", [train, estimate])
def test_the_budget_of_auto_has_no_second_training(begin, tmp_path):
    config = config_from_settings("auto", 0, refit=True)
    with pytest.raises(ConfigError, match=r"--refit .* Use --recipe fine-tune"):
        begin(tmp_path / "no pictures", tmp_path / "run", config)
    assert list(tmp_path.iterdir()) == []
