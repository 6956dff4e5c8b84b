"""What a request may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds that hold before anything is decoded."""

    n_files: int = 64
    """In one request, at most."""
    n_file_bytes: int = 20 * 2**20
    """Of one picture, at most."""
    n_request_bytes: int = 100 * 2**20
    """Of one request's body, at most."""
    n_held_bytes: int = 512 * 2**20
    """Of the bodies of all requests that have no answer yet, at most; who comes then is sent
    away."""
    n_pixels: int = 50_000_000
    """Of one picture, at most."""
    n_waiting: int = 128
    """Pictures that are decoded, computed or wait for it, at most; who comes then is sent away."""
    reading_deadline: float = 30.0
    """Seconds after which a request whose body has not come whole is given up, so that clients who
    send slowly, or stop, hold no memory that others need."""
    deadline: float = 15.0
    """Seconds after which a picture that has no answer yet is given up."""
