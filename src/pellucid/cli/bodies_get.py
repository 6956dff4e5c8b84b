"""`pellucid bodies get`."""

from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.printing import say
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.backbones.keras_applications.backbone import KerasApplication

EXAMPLES = "pellucid bodies get resnet50\n"


def get(
    name: Annotated[
        str, typer.Argument(help=marked("The backbone; `pellucid bodies` lists them."))
    ],
) -> None:
    """Download the ImageNet weights of a backbone, as Keras publishes them."""
    from pellucid.backbones.efficientnet_lite.backbone import EfficientNetLite
    from pellucid.backbones.keras_applications.backbone import KerasApplication
    from pellucid.backbones.registry import get_backbone

    backbone = get_backbone(name)
    if isinstance(backbone, EfficientNetLite):
        _unused = backbone.version  # raises an error if the package is not installed
        package = backbone.variant.package
        say(
            _(
                "The weights of {name} are here: they come with the package {package}.",
                name=name,
                package=package,
            )
        )
        return
    assert isinstance(backbone, KerasApplication), "there is no third kind that has a name"
    _get(backbone)


def _get(backbone: "KerasApplication") -> None:
    from pellucid.cli.download_bar import download_with_bar
    from pellucid.download import is_right
    from pellucid.keras_runtime import check_backend, import_keras

    check_backend()
    say(_("Starting Keras"))
    import_keras()
    from pellucid.backbones.keras_applications.published import published_weights

    remote, path = published_weights(backbone.application), backbone.cached_weights
    if is_right(path, remote):
        say(_("The weights of {name} are here already.", name=backbone.name))
    else:
        _say_what(backbone, remote.url, is_checked=remote.digest is not None)
        download_with_bar(remote, path)
        say(
            _(
                "The weights of {name} are here. To use them: pellucid train PICTURES --backbone "
                "{name}",
                name=backbone.name,
            )
        )
    typer.echo(path)


def _say_what(backbone: "KerasApplication", url: str, *, is_checked: bool) -> None:
    from rich.filesize import decimal

    application = backbone.application
    say(_("Address:    {url}", url=url))
    say(_("Size:       about {size}", size=decimal(application.n_bytes)))
    say(_("License:    {license}", license=application.license))
    say(_("File:       {path}", path=backbone.cached_weights))
    if not is_checked:
        say(
            _("note: {note}", note=_("Keras names no checksum for this file; its size is checked."))
        )
