"""`pellucid doctor`."""

from typing import TYPE_CHECKING

import typer

from pellucid.cli.printing import JsonOption, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pellucid.api.doctor import Diagnosis
    from pellucid.inference.measured_precision import Measured

EXAMPLES = """\
pellucid doctor
pellucid doctor --json  # for a bug report
"""


def doctor(as_json: JsonOption = False) -> None:
    """Say what this machine has, what is used of it, and what is missing."""
    from dataclasses import asdict

    from pellucid.api.doctor import doctor as examine
    from pellucid.api.gpu_facts import describe_gpus

    found = examine()
    if as_json:
        print_json({**asdict(found), "cache": str(found.cache)})
        return
    rows = [
        ("pellucid", f"{found.versions.get('pellucid', '?')}, Python {found.python}"),
        ("System", found.system),
        ("Processor", f"{found.processor}, {_counted(found.n_cores, 'core')}"),
        ("Memory", f"{_gigabytes(found.memory)}, {_gigabytes(found.free_memory)} free"),
        ("Prediction", f"OpenVINO {found.versions.get('openvino', '?')} in {found.precision}"),
        *((f"  {name}", _measured(each)) for name, each in found.measured.items()),
        ("Training", _training(found)),
        ("GPU", describe_gpus(found.gpu, found.backend)),
        (
            "Cache",
            f"{found.cache}: {_gigabytes(found.cache_size)}; {_gigabytes(found.free_disk)} free",
        ),
    ]
    rows += [
        (f"[{extra.name}]", "installed" if not extra.missing else _missing(extra.name))
        for extra in found.extras
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        typer.echo(f"{name.ljust(width)}  {value}")


def _measured(found: "Sequence[Measured]") -> str:
    from pellucid.inference.measured_precision import best

    chosen = best(found)
    return f"in {chosen}: " + "; ".join(
        f"{each.precision} {each.images_per_second:.0f} images/s, "
        + ("not finite" if each.error is None else f"error {each.error:.2%}")
        for each in sorted(found, key=lambda each: each.precision != chosen)
    )


def _training(found: "Diagnosis") -> str:
    keras = f"Keras {found.versions.get('keras', '?')}"
    if found.backend_version is None:
        return (
            f"{keras}; its backend {found.backend} (KERAS_BACKEND) is not installed: "
            f"pip install {found.backend}"
        )
    return f"{keras} with {found.backend} {found.backend_version}"


def _missing(extra: str) -> str:
    return f'not installed: pip install "pellucid[{extra}]"'


def _gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:,.1f} GB"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")
