"""The script next to an exported model, which classifies an image without pellucid."""

from pellucid.exports.comments import comment
from pellucid.exports.format import NONE_TEXT, ExportFormat
from pellucid.exports.keras_script.literal import quoted
from pellucid.i18n import gettext as _

# The image is opened, cropped, resized and converted to sRGB as in `pellucid.data.decode`, except
# for colour profiles of grey and CMYK images, and without limits for files from strangers.
_SCRIPT = '''\
"""{title}"""

import io
import json
import re
import sys
from pathlib import Path

if len(sys.argv) < 2:
    sys.exit(__doc__)

{script_import}
import numpy as np
from PIL import Image, ImageCms, ImageOps

UNREADABLE = {unreadable}
DAMAGES = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
facts = json.loads(Path(__file__).with_name("classifier.json").read_text(encoding="utf-8"))
model = str(Path(__file__).with_name("{file}"))
shape = [facts["input"][name] for name in ("height", "width", "n_channels")]
{about_heic}try:
    from pillow_heif import register_heif_opener

    register_heif_opener()
except ImportError:
    pass
try:
    image = Image.open(sys.argv[1])
    data = Path(sys.argv[1]).read_bytes()
except DAMAGES as error:
    sys.exit(f"{{UNREADABLE}} {{error}}")
declared = re.search(rb"(?s)colrnclx.(.).(.)|cICP(.)(.)", data[: data.find(b"IDAT")])
if declared and not all(n[0] in {{1, 2, 6, 13, 14, 15}} for n in declared.groups() if n):
    sys.exit({no_code_points})
{about_values}tags = getattr(image, "tag_v2", {{}})
bits = 12 if tags.get(258) == (12,) else facts["input"].get("bits")
is_deep = ";16" in f"{{image.mode}} {{image.tile}}" or ";12" in str(image.tile)
is_plain = image.mode not in ("I", "F", "LAB", "YCbCr") and (
    not tags
    or (tags.get(262), tags.get(277, 1)) in ((0, 1), (1, 1), (2, 3), (3, 1))
    and set(tags.get(339, (1,))) == {{1}}
    and not (is_deep and (tags[262] == 0 or 341 in tags))
    and not (tags.get(284, 1) == 2 or tags.get(254, 0) & 1 or 50706 in tags or 330 in tags)
    and max(tags.get(320, (256,))) > 255
)
if not is_plain:
    sys.exit({no_tiff})
image.draft(None, (max(shape[:2]), max(shape[:2])))
try:
    image.load()
except DAMAGES as error:
    sys.exit(f"{{UNREADABLE}} {{error}}")
profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
image = ImageOps.exif_transpose(image)
if is_deep:
    values = np.asarray(image)
    is_grey = values.ndim == 2
    used = int(values.max()).bit_length() + (0 if is_grey else 8)
    if (bits is None and 0 < used < 15) or used > (bits or 16) or "transparency" in image.info:
        sys.exit({no_scale})
    if not is_grey and (bits or 16) < 16:
        sys.exit({no_few_bits})
    if is_grey:
        image = Image.fromarray((values >> ((bits or 16) - 8)).astype(np.uint8))
image = image.convert("RGBA")
image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
image = image.convert("RGB" if profile or shape[2] == 3 else "L")
image = ImageOps.fit(image, (shape[1], shape[0]), Image.Resampling.BILINEAR)
{about_colours}try:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
    image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
except (ImageCms.PyCMSError, OSError):
    pass
image = image.convert("RGB" if shape[2] == 3 else "L")
pixels = np.asarray(image).reshape(1, *shape)
{script_lines}\
for i in np.argsort(-probabilities)[:5]:
    print(f"{{probabilities[i]:.6f}} {{facts['labels'][i]}}")
'''


def script_for(chosen: ExportFormat) -> str:
    """Return the script for a format, in the language of the reader."""
    needs = f"pip install {chosen.script_packages} numpy pillow"
    return _SCRIPT.format(
        title=_(
            "Classify a picture: python predict.py PICTURE. Install first: {command}", command=needs
        ),
        script_import=chosen.script_import,
        file=chosen.file,
        script_lines=chosen.script_lines.replace(quoted(NONE_TEXT), quoted(_(NONE_TEXT))),
        unreadable=quoted(_("This file cannot be read as a picture:")),
        about_heic=comment(
            _(
                "Photos from phones (HEIC) can be read after: {command}",
                command="pip install pillow-heif",
            )
        ),
        about_values=comment(
            _(
                "Values and channels are read as in training where that is simple, and otherwise "
                "refused."
            )
        ),
        about_colours=comment(
            _("Colours in Display P3 and similar spaces become sRGB; a broken profile is ignored.")
        ),
        no_code_points=quoted(
            _(
                "Colours that code points declare are not read here. Save the picture as JPEG in "
                "sRGB."
            )
        ),
        no_tiff=quoted(
            _("This kind of TIFF is not read here. Save it with 8 bits, as PNG or JPEG.")
        ),
        no_scale=quoted(
            _("The scale of these 16-bit values is not known. Save the picture with 8 bits.")
        ),
        no_few_bits=quoted(
            _(
                "Colours with 9 to 15 bits per channel are not read here. Save the picture with 8 "
                "bits."
            )
        ),
    )
