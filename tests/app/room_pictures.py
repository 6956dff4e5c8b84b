"""Pictures as phones send them, and few of them as the most that are taken."""

import io

import numpy as np
from PIL import Image

from pellucid.app.class_room.limits import RoomLimits

from ..drawn_pictures import draw_noise

GPS, DATE_TIME, ORIENTATION = 0x8825, 0x0132, 0x0112
FEW = RoomLimits(n_per_student=3, n_waiting=5, n_file_bytes=50_000, n_free_bytes=0)


def draw(seed, size=(30, 40)):
    return draw_noise(seed, size, "JPEG")


def photo_of_phone(kind="JPEG", size=(60, 80)):
    """A smooth picture with the place and the time where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DATE_TIME] = 6, "2026:11:29 12:00:00"
    exif.get_ifd(GPS).update({1: "N", 2: (37.0, 33.0, 36.0), 3: "E", 4: (126.0, 58.0, 40.0)})
    ramp = np.linspace(0, 255, size[0] * size[1]).reshape(*size)
    pixels = np.stack([ramp, ramp[::-1], np.full(size, 80)], -1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, exif=exif, comment=b"Seoul", quality=95)
    return file.getvalue(), pixels
