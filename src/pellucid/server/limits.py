"""Limits on requests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits that are checked before anything is decoded."""

    n_files: int = 64
    """Maximum number of files in one request."""
    n_file_bytes: int = 20 * 2**20
    """Maximum size of one picture in bytes."""
    n_request_bytes: int = 100 * 2**20
    """Maximum size of one request's body in bytes."""
    n_held_bytes: int = 512 * 2**20
    """Maximum size in bytes of the bodies of all open requests together; further requests are
    refused."""
    n_pixels: int = 50_000_000
    """Maximum number of pixels of one picture."""
    n_waiting: int = 128
    """Maximum number of pictures that are being processed or waiting; further ones are refused."""
    reading_deadline: float = 30.0
    """Seconds within which the body of a request must be complete. Otherwise slow or stalled
    clients would hold memory that others need."""
    deadline: float = 15.0
    """Seconds within which a picture must be classified."""
