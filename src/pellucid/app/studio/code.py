"""What does the same as the studio's buttons: commands, and Python."""

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise

from pellucid.app.studio.take_schemas import CodeView
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder

_PYTHON = """\
import pellucid

run = pellucid.train({arguments})
# {later}: run = pellucid.load({run})
print(run.metrics["accuracy"], run.metrics["accuracy_interval"])

for answer in run.predict(["picture.jpg"]):
    print(answer.label, answer.probabilities[0])

run.export("web")  # {page}
"""
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def code_of(run: RunFolder) -> CodeView:
    """Write what trains, uses and exports the classifier of a run.

    Args:
        run: The run.

    Raises:
        RunError: The record of the run is damaged.
    """
    record = run.read_record()
    options = _options(record.command)
    name = shlex.quote(run.path.name)
    train = shlex.join(["pellucid", "train", record.source, *options])
    arguments = ", ".join([repr(record.source), *_arguments(options)])
    return CodeView(
        commands=[
            train,
            f"pellucid predict {name} picture.jpg",
            f"pellucid export {name} --format web",
            f"pellucid explore {name}",
            f"pellucid code {name} > train.py",
        ],
        python=_PYTHON.format(
            arguments=arguments,
            run=repr(run.path.name),
            later=_("Later"),
            page=_("a page that classifies without a server"),
        ),
    )


def _options(command: str) -> list[str]:
    """Return the options of a recorded command.

    The record may be from somebody else, so what is shown is quoted word by word: a shell that it
    is pasted into runs pellucid, and nothing else.
    """
    try:
        words = shlex.split(command)
    except ValueError:  # an open quotation mark
        return []
    return words[3:] if words[:2] == ["pellucid", "train"] else []


def _arguments(options: list[str]) -> Iterator[str]:
    """Write options such as ``--image-size 32`` as arguments such as ``image_size=32``."""
    for option, following in pairwise([*options, "--"]):
        name = option.removeprefix("--").replace("-", "_")
        if not option.startswith("--") or not name.isidentifier():
            continue
        if following.startswith("--"):
            is_on = not name.startswith("no_")
            yield f"{name.removeprefix('no_')}={is_on}"
        else:
            yield f"{name}={following if _NUMBER.fullmatch(following) else repr(following)}"
