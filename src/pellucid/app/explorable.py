"""Check what the argument of `pellucid explore` names, before Keras starts."""

import shlex

from pellucid.api import RUNS, is_classifier, runs_in
from pellucid.api.find_run import MAX_NAMED, instead_of_run
from pellucid.backbones.registry import IMAGENET_CLASSIFIERS
from pellucid.data.sources.open_source import PICTURES
from pellucid.errors import ModelError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few
from pellucid.models.examined_file import examine_file
from pellucid.models.file_kinds import check_kind, is_model_file, may_name_model
from pellucid.models.registry import list_models
from pellucid.spelling import did_you_mean, joined
from pellucid.typed_path import near_paths, typed_path


def explorable(name: str, *, allow_code: bool) -> str:
    """Check that a name is that of a model file, a run or a network.

    Args:
        name: Name as the user typed it.
        allow_code: Whether code in a model file may run.

    Returns:
        The name; that of a file is spelled as on the disk.

    Raises:
        ConfigError: The name is an address.
        ModelError: There is nothing of that name, or it is a file or folder that cannot be
            explored.
    """
    networks = [*IMAGENET_CLASSIFIERS, *list_models()]
    path = typed_path(name)
    if not is_model_file(name) and (name in networks or is_classifier(name)):
        return name
    if said := instead_of_run(name):
        raise ModelError(said)
    check_kind(path)
    if path.exists() and is_model_file(name):
        examine_file(path, allow_code=allow_code)
        return str(path)
    runs = runs_in(RUNS)
    if path.is_dir():
        hint = _("To train on the pictures in a folder: pellucid train FOLDER.")
    elif path.suffix.lower() in PICTURES:
        hint = _(
            "Name the run first, then the picture: pellucid explore RUN {picture}.",
            picture=shlex.quote(name),
        )
    elif path.exists():
        hint = ""
    else:
        hint = did_you_mean(name, [*runs, *networks]) or near_paths(name)
    if may_name_model(name) and not path.exists():
        expected = _("Expected a model that Keras has saved, a run, or a network.")
        raise ModelError(joined(_("There is no file {name}.", name=name), hint, expected))
    raise ModelError(
        joined(
            _(
                "There is nothing to explore at {name}: it is not a run, a model file or a "
                "network.",
                name=name,
            ),
            hint,
            _("Runs in {folder}/: {runs}.", folder=RUNS, runs=first_few(runs, MAX_NAMED))
            if runs
            else "",
            _("Networks: {networks}.", networks=", ".join(networks)),
        )
    )
