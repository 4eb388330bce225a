"""Adds the Debian packages of a bundle to its SBOM: .ci/sbom_of_debs.py SBOM PACKAGES"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote


def component(paragraph: str) -> dict[str, object]:
    """A package of an index of apt as a component of CycloneDX."""
    said = dict(re.findall(r"^(\S+): (.*)$", paragraph, re.MULTILINE))
    version = quote(said["Version"], safe="")
    address = f"pkg:deb/debian/{said['Package']}@{version}?arch={said['Architecture']}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": said["Package"],
        "version": said["Version"],
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": said["SHA256"]}],
    }


def main(sbom: Path, packages: Path) -> None:
    listed = json.loads(sbom.read_text())
    listed["components"] += map(component, packages.read_text().strip().split("\n\n"))
    sbom.write_text(json.dumps(listed, ensure_ascii=False, indent=1))


main(*map(Path, sys.argv[1:]))
