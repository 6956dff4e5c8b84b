"""Recognize the format of a model in a file or folder, before Keras starts."""

from pathlib import Path

from pellucid.data import magic_bytes as magic
from pellucid.errors import ModelError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.spelling import joined

SUFFIXES = (".keras", ".h5", ".hdf5")
"""Suffixes of the files that Keras saves, in lower case."""

_FIRST_USER_BLOCK, _LAST_USER_BLOCK = 2**9, 2**20
"""Range of signature offsets. An HDF5 file may begin with other content; its signature is then at
an offset that is a power of two."""

_IN_KERAS = marked(
    "Load it in Keras where it was made and save it again with "
    "model.save('model.keras'), then open that file."
)
_IN_TORCH = marked(
    "It cannot be turned into a Keras model. To see such a network here, build the "
    "same architecture in Keras, copy the weights and save it with "
    "model.save('model.keras')."
)
_ORIGINAL = marked(
    "It was converted for inference and no longer has layers. Open the Keras model "
    "that it was made from (.keras or .h5)."
)
_OF_ONNX = marked(
    "The explorer shows Keras layers, which an ONNX file no longer has. Open the Keras "
    "model that it was made from. An ONNX file can be used as a backbone for training: "
    "pellucid train PICTURES --recipe features --backbone FILE.onnx."
)
_OF_SAVED_MODEL = marked(
    "Load it where it was made (with tf_keras.models.load_model if Keras 2 wrote it) "
    "and save it as one file with model.save('model.h5'), then open that file."
)
_SAVED_MODEL = marked("{path} is a SavedModel folder.")
_SAVED_MODEL_OF_KERAS_2 = marked("{path} is a SavedModel folder of Keras 2.")
_TENSORFLOW_JS = marked("{path} is a TensorFlow.js model.")
_OF_TENSORFLOW_JS = marked(
    "Convert it back: tensorflowjs_converter --input_format=tfjs_layers_model "
    "--output_format=keras model.json model.h5, then open model.h5."
)
_GIVE_A_FILE = marked("Give a model file.")
_COPY_AGAIN = marked("Copy or download it again.")
_OF_SUFFIX: dict[str, tuple[str, str]] = {
    ".tflite": (marked("{path} is a TensorFlow Lite (LiteRT) model."), _ORIGINAL),
    ".onnx": (marked("{path} is an ONNX model."), _OF_ONNX),
    ".pt": (marked("{path} is a PyTorch model."), _IN_TORCH),
    ".pth": (marked("{path} is a PyTorch model."), _IN_TORCH),
    ".ckpt": (
        marked("{path} is a checkpoint, which holds weights without their layers."),
        _IN_KERAS,
    ),
    ".pb": (marked("{path} is a frozen TensorFlow graph or part of a SavedModel."), _IN_KERAS),
    ".pbtxt": (marked("{path} is a TensorFlow graph in text form."), _IN_KERAS),
    ".index": (
        marked("{path} is part of a TensorFlow checkpoint, which holds weights without layers."),
        _IN_KERAS,
    ),
    ".mlmodel": (marked("{path} is a Core ML model."), _ORIGINAL),
    ".mlpackage": (marked("{path} is a Core ML model."), _ORIGINAL),
    ".safetensors": (
        marked("{path} is a safetensors file, which holds weights without layers."),
        _IN_TORCH,
    ),
    ".gguf": (marked("{path} is a GGUF file."), _IN_TORCH),
    ".xml": (marked("{path} is the first half of an OpenVINO model."), _ORIGINAL),
    ".bin": (marked("{path} is a file of weights without their layers."), _IN_TORCH),
    ".pdmodel": (marked("{path} is a Paddle model."), _IN_TORCH),
    ".caffemodel": (marked("{path} is a Caffe model."), _IN_TORCH),
    ".engine": (marked("{path} is a TensorRT engine."), _ORIGINAL),
    ".pkl": (
        marked("{path} is a Python pickle, which may run any code when it is opened."),
        _IN_KERAS,
    ),
    ".pickle": (
        marked("{path} is a Python pickle, which may run any code when it is opened."),
        _IN_KERAS,
    ),
    ".joblib": (
        marked("{path} is a joblib file, which may run any code when it is opened."),
        _IN_KERAS,
    ),
    ".json": (
        marked("{path} is a JSON file, which may describe layers but holds no weights."),
        _IN_KERAS,
    ),
    ".yaml": (
        marked("{path} is a YAML file, which may describe layers but holds no weights."),
        _IN_KERAS,
    ),
    ".npz": (marked("{path} is a file of arrays, which holds no layers."), _IN_KERAS),
    ".npy": (marked("{path} is a file of one array, which holds no layers."), _IN_KERAS),
    ".zip": (
        marked("{path} is a zip archive."),
        marked("Unpack it, and open the model file in it (.keras or .h5)."),
    ),
}


def is_model_file(name: str) -> bool:
    """Return whether a file name has a suffix of Keras, in upper or lower case."""
    return Path(name).suffix.lower() in SUFFIXES


def may_name_model(name: str) -> bool:
    """Return whether a file name has the suffix of a known model format, in upper or lower case."""
    return Path(name).suffix.lower() in (*SUFFIXES, *_OF_SUFFIX)


def check_kind(path: Path) -> None:
    """Raise an error that names the format if a path is a model in another format than Keras'.

    Args:
        path: A file or folder, which need not exist.

    Raises:
        ModelError: The model is in the format of another program, or the name has a suffix of
            Keras and the content is something else.
    """
    try:
        if not path.exists():
            return
        found = _folder_kind(path) if path.is_dir() else _file_kind(path)
    except (OSError, ValueError) as error:
        raise ModelError(_("{path} cannot be read: {error}.", path=path, error=error)) from None
    if found is not None:
        what, advice = found
        expected = _(
            "Expected a whole model that Keras has saved ({suffixes}).",
            suffixes=", ".join(SUFFIXES),
        )
        raise ModelError(joined(_(what, path=path), expected, _(advice)))


def _folder_kind(path: Path) -> tuple[str, str] | None:
    if (path / "saved_model.pb").is_file() or (path / "saved_model.pbtxt").is_file():
        is_keras_2 = (path / "keras_metadata.pb").is_file()
        return (_SAVED_MODEL_OF_KERAS_2 if is_keras_2 else _SAVED_MODEL, _OF_SAVED_MODEL)
    if (path / "model.json").is_file() and any(path.glob("*.bin")):
        return (_TENSORFLOW_JS, _OF_TENSORFLOW_JS)
    if path.suffix.lower() == ".mlpackage":
        return _OF_SUFFIX[".mlpackage"]
    if path.suffix.lower() in SUFFIXES:
        return (marked("{path} is a folder."), marked("Give the model file itself."))
    if (path / "checkpoint").is_file() and any(path.glob("*.index")):
        return _OF_SUFFIX[".index"]
    if (path / "model.safetensors").is_file() or (path / "pytorch_model.bin").is_file():
        return (marked("{path} is a Hugging Face model."), _IN_TORCH)
    return None


def _file_kind(path: Path) -> tuple[str, str] | None:
    suffix = path.suffix.lower()
    if not may_name_model(path.name):
        return None
    if not path.is_file():
        return (marked("{path} is not a regular file."), _GIVE_A_FILE)
    first = _first_bytes(path)
    if suffix in SUFFIXES:
        return _misnamed(path, first)
    if suffix == ".json":
        return _json_kind(path)
    if suffix == ".xml" and b"<net" not in first:
        return (marked("{path} is not a model."), _GIVE_A_FILE)
    if is_hdf5(path) or (suffix == ".zip" and _has_config(path)):
        return (
            marked("{path} is a Keras file with another ending."),
            marked("Rename it so that it ends with .keras.")
            if first.startswith(magic.ZIP)
            else marked("Rename it so that it ends with .h5."),
        )
    return _OF_SUFFIX[suffix]


def _misnamed(path: Path, first: bytes) -> tuple[str, str] | None:
    """Recognize the content of a file with a suffix of Keras; None if it is a zip or HDF5 file."""
    if first.startswith(magic.ZIP) or is_hdf5(path):
        return None
    if not first:
        return (marked("{path} is an empty file."), _COPY_AGAIN)
    if first.startswith(magic.GIT_LFS):
        return (
            marked("{path} is a pointer of Git LFS, not the model itself."),
            marked("Fetch the file with: git lfs pull."),
        )
    if magic.WEB_PAGE.match(first):
        return (
            marked("{path} is a web page."),
            marked("The download failed. Download the model itself."),
        )
    if first[4:8] == magic.TFLITE:
        return _OF_SUFFIX[".tflite"]
    if first.startswith(magic.PICKLES):
        return _OF_SUFFIX[".pkl"]
    if first.startswith(magic.GZIP):
        return (marked("{path} is compressed with gzip."), marked("Unpack it first: gunzip FILE."))
    if first.lstrip().startswith(b"{"):
        return _OF_SUFFIX[".json"]
    return (
        marked(
            "{path} is not a Keras file: it begins neither as a zip archive nor as an HDF5 file "
            "does."
        ),
        _COPY_AGAIN,
    )


def _json_kind(path: Path) -> tuple[str, str]:
    with path.open("rb") as file:
        start = file.read(2**16)
    if b"weightsManifest" in start or b"modelTopology" in start:
        return (_TENSORFLOW_JS, _OF_TENSORFLOW_JS)
    return _OF_SUFFIX[".json"]


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(256)


def is_zip(path: Path) -> bool:
    """Return whether a file starts with the signature of a zip archive."""
    return _first_bytes(path).startswith(magic.ZIP)


def is_hdf5(path: Path) -> bool:
    """Return whether a file has the signature of HDF5."""
    with path.open("rb") as file:
        if file.read(len(magic.HDF5)) == magic.HDF5:
            return True
        place = _FIRST_USER_BLOCK
        while place <= _LAST_USER_BLOCK:
            file.seek(place)
            found = file.read(len(magic.HDF5))
            if found == magic.HDF5:
                return True
            if not found:
                return False
            place *= 2
    return False


def _has_config(path: Path) -> bool:
    import zipfile

    from pellucid.data.sources import zip_reader

    try:
        with zipfile.ZipFile(path) as archive:
            return {"config.json", "model.weights.h5"} <= set(archive.namelist())
    except zip_reader.UNREADABLE:
        return False
