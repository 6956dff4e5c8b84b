"""The script beside an exported model, which predicts one picture without pellucid."""

from pellucid.exports.format import ExportFormat

# The picture is opened, cut, resized and converted to sRGB as `pellucid.data.decode` does, except
# for profiles of grey and CMYK pictures, and for the bounds on files from strangers.
_SCRIPT = '''\
"""Classify a picture: python predict.py PICTURE. Needs: pip install {packages} numpy pillow."""

import io
import json
import sys
from pathlib import Path

{script_import}
import numpy as np
from PIL import Image, ImageCms, ImageOps

facts = json.loads(Path(__file__).with_name("classifier.json").read_text(encoding="utf-8"))
model = str(Path(__file__).with_name("{file}"))
shape = [facts["input"][name] for name in ("height", "width", "n_channels")]
image = Image.open(sys.argv[1])
image.draft(None, (2 * max(shape), 2 * max(shape)))
profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
image = ImageOps.exif_transpose(image).convert("RGBA")
image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
image = image.convert("RGB" if profile or shape[2] == 3 else "L")
image = ImageOps.fit(image, (shape[1], shape[0]), Image.Resampling.BILINEAR)
try:  # Colours of Display P3 and the like become sRGB; a broken profile is passed over.
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
    """Write the script for a format."""
    return _SCRIPT.format(
        packages=chosen.script_packages,
        script_import=chosen.script_import,
        file=chosen.file,
        script_lines=chosen.script_lines,
    )
