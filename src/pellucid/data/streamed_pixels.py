"""Images decoded on each access: slower than a `PixelFile`, but without space on disk."""

from collections.abc import Mapping

import numpy as np

from pellucid.data.decode import ImageSpec, Pixels, decode_unchanged
from pellucid.data.parallel import map_in_order


class StreamedPixels:
    """Images by content hash, like `PixelFile`, decoded from the files of the source.

    Args:
        spec: Shape of the images.
        files: Path of a file by content hash.
    """

    def __init__(self, spec: ImageSpec, files: Mapping[bytes, str]) -> None:
        self.spec, self._files = spec, files

    def get(self, hashes: list[bytes]) -> Pixels:
        """Decode images by content hash.

        Returns:
            Pixels of shape (n, height, width, channels), in the order of the hashes.

        Raises:
            DataError: A file has changed or is gone.
        """

        def read(content_hash: bytes) -> Pixels:
            return decode_unchanged(self._files[content_hash], content_hash, self.spec)

        return np.stack([pixels for _, pixels in map_in_order(read, hashes)])
