"""The program `pellucid`, also as ``python -m pellucid`` where a system does not find the command.

Importing the command line takes a tenth of a second or more, in which Ctrl-C may be pressed too.
"""

import signal
from types import FrameType


def main() -> None:
    """Run the command line, which Ctrl-C ends with one message at any time."""
    is_pressed = False

    def press(signal_number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal is_pressed
        is_pressed = True
        raise KeyboardInterrupt

    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not ignored (nohup)
            signal.signal(signal.SIGINT, press)
        from pellucid.cli.main import main as run_command

        if not is_pressed:  # a library may have swallowed the exception
            run_command()
            return
    except KeyboardInterrupt:
        pass
    except Exception:
        # Extension modules make an ImportError of the exception, and classes a RuntimeError.
        if not is_pressed:
            raise
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from pellucid.cli.stopped import stop

    stop()


if __name__ == "__main__":
    main()
