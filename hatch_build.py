"""Build the web app into the package, with Node from the package index: nothing else is needed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WITHOUT = "PELLUCID_WITHOUT_WEB"
_NOT_SOURCES = {"node_modules"}


class WebAppHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, an editable one too, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what the server serves, unless it is there and up to date."""
        del version, build_data
        if os.environ.get(WITHOUT) or self.target_name != "wheel":
            return
        root = Path(self.root)
        build_web_app(root / "web", root / "src" / "pellucid" / "server" / "static")


def build_web_app(web: Path, static: Path) -> None:
    """Build the web app.

    Args:
        web: Its sources.
        static: Where to; what was there is replaced.

    Raises:
        SystemExit: npm or the build failed.
    """
    mark = static / ".sources"
    sources = _hash_of(web)
    if mark.is_file() and mark.read_text() == sources:
        return
    if not _is_installed(web):
        _npm(web, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
    _npm(web, "run", "build")
    mark.write_text(sources)


def _is_installed(web: Path) -> bool:
    """Whether the packages that package-lock.json names are there, as in a developer's tree."""
    installed, wanted = web / "node_modules" / ".package-lock.json", web / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= wanted.stat().st_mtime


def _hash_of(web: Path) -> str:
    """Hash the sources, names and content."""
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*")):
        if path.is_file() and not _NOT_SOURCES & set(path.relative_to(web).parts):
            digest.update(f"{path.relative_to(web).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _npm(web: Path, *arguments: str) -> None:
    # Beside this Python, in the build's own environment; else the machine's.
    folder = str(Path(sys.executable).parent)
    path = os.pathsep.join([folder, os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path)
    problem = "there is no npm"
    if npm is not None:
        done = subprocess.run(  # noqa: S603 (our own arguments)
            [npm, *arguments],
            cwd=web,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode == 0:
            return
        problem = f"it ended with status {done.returncode}:\n{done.stdout[-4000:]}"
    sys.exit(
        f"The web app could not be built: `npm {' '.join(arguments)}`: {problem}\n"
        "It needs the npm registry once, for Svelte and Vite. To install without the explorer's "
        f"web app, set {WITHOUT}=1."
    )


if __name__ == "__main__":
    build_web_app(Path("web"), Path("src/pellucid/server/static"))
