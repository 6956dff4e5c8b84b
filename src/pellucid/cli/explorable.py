"""Whether there is anything to explore under a name, before Keras starts."""

from pellucid.errors import ModelError

_ENDINGS = (".keras", ".h5", ".hdf5", ".onnx", ".tflite", ".pb", ".pt", ".pth", ".safetensors")
"""What a name ends with that is meant for a model file's."""


def check_explorable(name: str) -> None:
    """Make sure that a name is that of a file, a run or a network.

    What is in the file or in the run is seen when it is opened.

    Raises:
        ConfigError: It is an address.
        ModelError: There is nothing of that name; the message says what there is.
    """
    from pellucid.api import RUNS, is_classifier, runs_in
    from pellucid.backbones.registry import IMAGENET_CLASSIFIERS
    from pellucid.models.registry import list_models
    from pellucid.spelling import did_you_mean, joined
    from pellucid.typed_path import instead_of, typed_path

    networks = [*IMAGENET_CLASSIFIERS, *list_models()]
    path = typed_path(name)
    if path.exists() or is_classifier(name) or name in networks:
        return
    runs = runs_in(RUNS)
    hint = did_you_mean(name, [*runs, *networks]) or instead_of(name)
    if path.suffix.lower() in _ENDINGS:
        expected = "Expected a model that Keras has saved, a run, or a network."
        raise ModelError(joined(f"There is no file {name}.", hint, expected))
    raise ModelError(
        joined(
            f"There is nothing to explore at {name}: it is no run, no model file and no network.",
            hint,
            f"Runs in {RUNS}/: {', '.join(runs)}." if runs else "",
            f"Networks: {', '.join(networks)}.",
        )
    )
