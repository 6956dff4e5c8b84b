"""Arguments in the wrong order: the run comes first."""

import shlex
from collections.abc import Iterable

from pellucid.errors import ConfigError


def check_run_first(run: str, others: Iterable[str], command: str) -> None:
    """Refuse arguments in the wrong order, with the run after the pictures.

    Args:
        run: The argument where a run is expected.
        others: The arguments after it.
        command: The command's name.

    Raises:
        ConfigError: The run comes later, or its name has blanks and was not put in quotes.
    """
    from pellucid.api import is_classifier

    others = list(others)
    if is_classifier(run):
        return
    for n_words in range(1, len(others) + 1):
        name = " ".join([run, *others[:n_words]])
        if is_classifier(name):
            words = shlex.join([name, *others[n_words:]])
            raise ConfigError(
                f"There is no run {run}, but there is a run {name!r}. Put a name with blanks in "
                f"quotes: pellucid {command} {words}"
            )
    found = next((other for other in others if is_classifier(other)), None)
    if found is not None:
        rest = [run, *(other for other in others if other != found)]
        raise ConfigError(
            f"{run} is not a run, but {found} is. The run comes first: "
            f"pellucid {command} {shlex.join([found, *rest])}"
        )
