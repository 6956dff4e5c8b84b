"""A table of learning rates by epoch, in a CSV file."""

import csv
import io
import math
import os

from pellucid.data.csv_reason import csv_reason
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import read_text
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

_MAX_BYTES = 2**20
_MAX_EPOCH = 10**6
_COLUMNS = ("epoch", "learning_rate")


def check_rate_table(path: str | None, *, is_elsewhere: bool) -> None:
    """Check a table of learning rates before any picture is read.

    Args:
        path: Path of the table; None without one.
        is_elsewhere: Whether the machines of a cluster train.

    Raises:
        ConfigError: It cannot be used, or the machines of a cluster would need it.
    """
    if path is None:
        return
    if is_elsewhere:
        raise ConfigError(
            _(
                "A table of learning rates is read on this machine, and the machines of a cluster "
                "do not have it. Leave out --rate-table or --cluster."
            )
        )
    read_rate_table(path)


def read_rate_table(path: str) -> dict[int, float]:
    """Read a table of learning rates.

    Args:
        path: Path of a CSV file in UTF-8 with the columns epoch (whole numbers from 1, ascending)
            and learning_rate (above 0). Other columns are ignored.

    Returns:
        The learning rate by the epoch from which it holds.

    Raises:
        ConfigError: There is no such file, or it does not have this form.
    """
    if not os.path.isfile(path):  # noqa: PTH113 (pathlib's raises where a name is too long)
        raise ConfigError(
            joined(_("There is no table of learning rates at {path}.", path=path), instead_of(path))
        )
    rates: dict[int, float] = {}
    last = 0
    try:
        lines = csv.DictReader(io.StringIO(read_text(path, _MAX_BYTES).removeprefix("\ufeff")))
        if not set(_COLUMNS) <= set(lines.fieldnames or ()):
            raise _unfit(
                path, _("its columns are {names}", names=", ".join(lines.fieldnames or ()))
            )
        for row in lines:
            epoch, rate = _numbers(path, row["epoch"], row["learning_rate"])
            if not rates and epoch != 1:
                raise _unfit(path, _("its first epoch is {epoch}, not 1", epoch=epoch))
            if not last < epoch <= _MAX_EPOCH:
                raise _unfit(
                    path, _("it has the epoch {epoch} after {last}", epoch=epoch, last=last)
                )
            rates[epoch], last = rate, epoch
    except OSError as error:
        raise _unfit(path, system_reason(error)) from None
    except UnicodeDecodeError:
        raise _unfit(path, _("it is not text in UTF-8")) from None
    except csv.Error as error:
        raise _unfit(path, csv_reason(error)) from None
    if not rates:
        raise _unfit(path, _("it has no rows"))
    return rates


def _numbers(path: str, epoch: str | None, rate: str | None) -> tuple[int, float]:
    try:
        found = int(epoch or ""), float(rate or "")
    except ValueError:
        raise _unfit(path, _("it has a row {row!r}", row=f"{epoch},{rate}")) from None
    if not (math.isfinite(found[1]) and found[1] > 0):
        raise _unfit(path, _("it has the rate {rate}", rate=rate))
    return found


def _unfit(path: str, received: str) -> ConfigError:
    return ConfigError(
        _(
            "The table of learning rates {path} cannot be used: {received}. Expected a CSV file "
            "with the columns epoch (1, and then whole numbers in ascending order) and "
            "learning_rate (numbers above 0).",
            path=path,
            received=received,
        )
    )
