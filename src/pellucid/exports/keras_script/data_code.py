"""The part of a script that reads images."""

from pellucid.exports.comments import comment
from pellucid.exports.keras_script.script_facts import ScriptFacts
from pellucid.i18n import gettext as _

_READ = """\
def read_pictures(folder, **options):
    return keras.utils.image_dataset_from_directory(
        folder,
        class_names=CLASS_NAMES,
        label_mode="{label_mode}",
        color_mode="{color_mode}",
        batch_size=BATCH_SIZE,
        image_size=IMAGE_SIZE,
        crop_to_aspect_ratio=True,
        seed=SEED,
        **options,
    )
"""

_FROM_TRAIN = """\
train_data, validation_data = read_pictures(
    TRAIN_FOLDER, validation_split=VALIDATION_SHARE, subset="both"
)
"""

_FROM_FOLDERS = """\
train_data = read_pictures(TRAIN_FOLDER)
validation_data = read_pictures(VALIDATION_FOLDER, shuffle=False)
"""

_TEST = "test_data = read_pictures(TEST_FOLDER, shuffle=False)\n"

_CLASS_WEIGHT = """\
n_pictures = len(train_data.file_paths)
counts = Counter(
    Path(file).relative_to(TRAIN_FOLDER).parts[0] for file in train_data.file_paths
)
class_weight = {
    index: n_pictures / (len(counts) * counts[name])
    for index, name in enumerate(CLASS_NAMES)
    if counts[name]
}
"""


def label_mode(facts: ScriptFacts) -> str:
    """Choose the label format of Keras that the loss needs."""
    if facts.model.output_shape[-1] == 1:
        return "binary"
    is_plain = facts.fit.loss == "categorical_crossentropy" and not facts.fit.label_smoothing
    return "int" if is_plain else "categorical"


def reading_function(facts: ScriptFacts) -> str:
    """Write the function that reads a folder of images."""
    color_mode = "grayscale" if facts.spec.n_channels == 1 else "rgb"
    return _READ.format(label_mode=label_mode(facts), color_mode=color_mode)


def reading(facts: ScriptFacts) -> str:
    """Write the lines that read the images, and compute class weights if the run used them."""
    source = comment(
        _(
            "The numbers differ a little from pellucid's: its own split is in catalog.parquet, and "
            "Keras resizes without smoothing. Keras reads JPEG, PNG, GIF and BMP, stops at a "
            "damaged file, ignores the orientation in the EXIF data of photos, and treats all "
            "colours as sRGB, even if a picture contains another colour profile."
        )
    )
    source += _FROM_TRAIN if facts.folders.validation is None else _FROM_FOLDERS
    if facts.folders.test is not None:
        source += _TEST
    if facts.fit.class_weights == "balanced":
        source += comment(_("Pictures of rare classes count more.")) + _CLASS_WEIGHT
    return source
