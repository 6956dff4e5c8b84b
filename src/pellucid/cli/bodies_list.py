"""`pellucid bodies`, which is `pellucid bodies list`."""

from typing import Any

from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.cli.table import print_table
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

EXAMPLES = "pellucid bodies\n"

_STATES = {
    "yes": marked("yes"),
    "partly": marked("partly"),
    "no": marked("no"),
}


def list_bodies(as_json: JsonOption = False) -> None:
    """List the pretrained backbones, and which of them are on this computer."""
    from pellucid.backbones.registry import list_backbones

    rows = [_row(name) for name in list_backbones()]
    if as_json:
        print_json(rows)
        return
    _print(rows)
    say(
        _(
            "`pellucid bodies get NAME` downloads the weights of one; `pellucid train FOLDER "
            "--backbone NAME` uses it. Parameters are those without ImageNet's classes."
        )
    )


def _row(name: str) -> dict[str, Any]:
    from pellucid.backbones.efficientnet_lite.backbone import EfficientNetLite
    from pellucid.backbones.keras_applications.backbone import KerasApplication
    from pellucid.backbones.registry import get_backbone

    backbone = get_backbone(name)
    facts = {
        "name": name,
        "image_size": backbone.image_size,
        "n_features": backbone.n_features,
    }
    if isinstance(backbone, EfficientNetLite):
        return facts | {
            "parameters": backbone.variant.n_parameters,
            "download_bytes": None,
            "license": "Apache 2.0",
            "here": "yes" if backbone.is_installed else "no",
        }
    assert isinstance(backbone, KerasApplication), "there is no third kind that has a name"
    path = backbone.cached_weights
    is_begun = path.with_name(f"{path.name}.part").is_file()
    return facts | {
        "parameters": backbone.application.n_parameters,
        "download_bytes": backbone.application.n_bytes,
        "license": backbone.application.license,
        "here": "yes" if path.is_file() else "partly" if is_begun else "no",
    }


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.filesize import decimal

    table = [
        (_("name"), _("pixels"), _("parameters"), _("download"), _("license"), _("here")),
    ]
    for row in rows:
        n_bytes = row["download_bytes"]
        table.append(
            (
                row["name"],
                str(row["image_size"]),
                f"{row['parameters']:,}",
                _("installed") if n_bytes is None else decimal(n_bytes),
                row["license"],
                _(_STATES[row["here"]]),
            )
        )
    print_table(table, right=(1, 2, 3), expendable=(4, 2))
