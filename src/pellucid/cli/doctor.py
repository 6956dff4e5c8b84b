"""`pellucid doctor`."""

from typing import TYPE_CHECKING

import typer

from pellucid.cards.padding import padded
from pellucid.cli.printing import JsonOption, print_json
from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pellucid.api.doctor import Diagnosis
    from pellucid.inference.measured_precision import Measured

EXAMPLES = marked(
    """\
pellucid doctor
pellucid doctor --json  # for a bug report
"""
)


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
        (_("System"), found.system),
        (
            _("Processor"),
            ngettext(
                "{processor}, {n} core",
                "{processor}, {n} cores",
                found.n_cores,
                processor=found.processor,
            ),
        ),
        (
            _("Memory"),
            _(
                "{memory}, {free} free",
                memory=_gigabytes(found.memory),
                free=_gigabytes(found.free_memory),
            ),
        ),
        (
            _("Prediction"),
            _(
                "OpenVINO {version} in {precision}",
                version=found.versions.get("openvino", "?"),
                precision=found.precision,
            ),
        ),
        *((f"  {name}", _measured(each)) for name, each in found.measured.items()),
        (_("Training"), _training(found)),
        (_("GPU"), describe_gpus(found.gpu, found.backend)),
        (
            _("Cache"),
            _(
                "{path}: {size}; {free} free",
                path=found.cache,
                size=_gigabytes(found.cache_size),
                free=_gigabytes(found.free_disk),
            ),
        ),
    ]
    rows += [
        (f"[{extra.name}]", _("installed") if not extra.missing else _missing(extra.name))
        for extra in found.extras
    ]
    names = padded([name for name, _value in rows])
    for name, (_name, value) in zip(names, rows, strict=True):
        typer.echo(f"{name}  {value}")


def _measured(found: "Sequence[Measured]") -> str:
    from pellucid.inference.measured_precision import best

    chosen = best(found)
    each = [_speed_and_error(each) for each in sorted(found, key=lambda m: m.precision != chosen)]
    return _("in {precision}: {measured}", precision=chosen, measured="; ".join(each))


def _speed_and_error(found: "Measured") -> str:
    speed = found.images_per_second
    if found.error is None:
        return _(
            "{precision} {speed:.0f} images/s, not finite", precision=found.precision, speed=speed
        )
    return _(
        "{precision} {speed:.0f} images/s, error {error:.2%}",
        precision=found.precision,
        speed=speed,
        error=found.error,
    )


def _training(found: "Diagnosis") -> str:
    keras = f"Keras {found.versions.get('keras', '?')}"
    if found.backend_version is None:
        return _(
            "{keras}; its backend {backend} (KERAS_BACKEND) is not installed: pip "
            "install {backend}",
            keras=keras,
            backend=found.backend,
        )
    return _(
        "{keras} with {backend} {version}",
        keras=keras,
        backend=found.backend,
        version=found.backend_version,
    )


def _missing(extra: str) -> str:
    return _('not installed: pip install "pellucid[{extra}]"', extra=extra)


def _gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:,.1f} GB"
