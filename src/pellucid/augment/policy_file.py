"""A policy in a TOML file.

```toml
mixup = 0.2

[[augment]]
name = "Rotate"
limit = 15
border = "reflect"

[[augment]]
name = "OneOf"
p = 0.3
augmentations = [{name = "Blur"}, {name = "GaussianNoise", deviation = [2, 10]}]
```
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pellucid.augment.mixing import Mixing
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason
from pellucid.regular_file import open_regular
from pellucid.spelling import joined
from pellucid.typed_path import instead_of

MAX_BYTES = 2**16
"""Maximum size of a policy file."""
MAX_ENTRIES = 64
"""Maximum number of augmentations in a policy, including nested ones."""
MAX_DEPTH = 4
"""Maximum nesting of augmentations."""

_KEYS = ("augment", "cutmix", "description", "mixup")


@dataclass(frozen=True)
class PolicyPlan:
    """A policy as data, before its layers are created."""

    name: str
    description: str
    augment: tuple[dict[str, Any], ...]
    """The ``name`` and parameters of each augmentation. The parameter ``augmentations`` is a list
    of the same kind."""
    mixing: Mixing | None = None


def read_policy_file(path: Path) -> PolicyPlan:
    """Read a policy. The parameters of augmentations are only checked when they are created.

    Args:
        path: The TOML file.

    Returns:
        The policy as data.

    Raises:
        ConfigError: The file cannot be read, is not TOML or does not contain a policy.
    """
    table = _read(path)
    unknown = sorted(table.keys() - set(_KEYS))
    if unknown:
        raise ConfigError(
            _(
                "{path} holds {key!r}, which is not expected at the top level. Expected: "
                "[[augment]] tables, and mixup, cutmix and description before them.",
                path=path,
                key=unknown[0],
            )
        )
    entries = table.get("augment", [])
    n_entries = _check_entries(path, "augment", entries, depth=1)
    if n_entries > MAX_ENTRIES:
        raise ConfigError(
            _(
                "{path} holds {n_entries} augmentations; at most {max_entries} are used.",
                path=path,
                n_entries=n_entries,
                max_entries=MAX_ENTRIES,
            )
        )
    description = table.get("description", _("the policy in {name}", name=path.name))
    if not isinstance(description, str):
        raise ConfigError(
            _(
                "{path}: description takes a text; it was given {description!r}.",
                path=path,
                description=description,
            )
        )
    try:
        is_mixed = "mixup" in table or "cutmix" in table
        mixing = Mixing(table.get("mixup"), table.get("cutmix")) if is_mixed else None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    if not entries and mixing is None:
        raise ConfigError(
            _(
                "{path} holds no augmentations. Expected at least one [[augment]] table with "
                'a name, such as name = "HorizontalFlip"; for no augmentation, use the '
                "policy none.",
                path=path,
            )
        )
    return PolicyPlan(path.stem, description, tuple(entries), mixing)


def _read(path: Path) -> dict[str, Any]:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        expected = _("Expected a TOML file with a policy, or a policy's name.")
        said = joined(_("There is no file {path}.", path=path), instead_of(str(path)), expected)
        raise ConfigError(said) from None
    except OSError as error:
        raise ConfigError(
            _(
                "The policy {path} cannot be read ({error}).",
                path=path,
                error=system_reason(error),
            )
        ) from None
    if len(content) > MAX_BYTES:
        raise ConfigError(
            _(
                "{path} is larger than {max_bytes:,} bytes, the maximum size of a policy.",
                path=path,
                max_bytes=MAX_BYTES,
            )
        )
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # TOML's and UTF-8's errors are ValueErrors
        raise ConfigError(
            _(
                "{path} is no TOML file ({error}). Expected [[augment]] tables, each with a "
                "name and parameters.",
                path=path,
                error=_reason(error),
            )
        ) from None


def _reason(error: Exception) -> str:
    """Return why a text is not TOML; what Python says is always in English."""
    if isinstance(error, RecursionError):
        return _("it is nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return _("it is not text in UTF-8")
    if (place := re.search(r"at line (\d+), column (\d+)", str(error))) is None:
        return _("it ends too early") if "end of document" in str(error) else str(error)
    return _("line {line} is not, from column {column} on", line=place[1], column=place[2])


def _check_entries(path: Path, where: str, entries: Any, depth: int) -> int:
    """Check that entries are tables with names, and count them."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(
            _(
                "{path}: {where} is not a list of tables. Expected [[{where}]] tables, each "
                "with a name.",
                path=path,
                where=where,
            )
        )
    if depth > MAX_DEPTH:
        raise ConfigError(
            _(
                "{path}: {where} is nested more than {max_depth} lists deep.",
                path=path,
                where=where,
                max_depth=MAX_DEPTH,
            )
        )
    n = len(entries)
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry.get("name"), str):
            raise ConfigError(
                _(
                    "{path}, entry {number} of {where}: there is no name. Expected that of "
                    'an augmentation, such as name = "Rotate".',
                    path=path,
                    number=number,
                    where=where,
                )
            )
        if "augmentations" in entry:
            inner = f"{where}.augmentations"
            n += _check_entries(path, inner, entry["augmentations"], depth + 1)
    return n
