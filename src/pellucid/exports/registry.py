"""The registry of export formats."""

from pellucid.exports.format import ExportFormat
from pellucid.exports.keras_format import KerasFormat
from pellucid.exports.litert_format import LitertFormat
from pellucid.exports.onnx_format import OnnxFormat
from pellucid.exports.openvino_format import OpenvinoFormat
from pellucid.exports.web_format import WebFormat
from pellucid.i18n import marked
from pellucid.registry import Registry

_FORMATS: Registry[ExportFormat] = Registry(marked("export format"))
_FORMATS.register("keras")(KerasFormat())
_FORMATS.register("litert")(LitertFormat())
_FORMATS.register("onnx")(OnnxFormat())
_FORMATS.register("openvino")(OpenvinoFormat())
_FORMATS.register("web")(WebFormat())


def list_formats() -> list[str]:
    """Return the names of the formats, sorted."""
    return _FORMATS.names()


def get_format(name: str) -> ExportFormat:
    """Look up a format by name.

    Raises:
        ConfigError: There is no format of that name.
    """
    return _FORMATS.get(name)
