"""Copy the check.py of each pitfall of the course into the wheel and the source archive."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CopyChecks(BuildHookInterface):
    def initialize(self, version, build_data):
        here = Path(self.root)
        if (here / "pitfalls").is_dir():  # built from a source archive, which has them
            return
        folder = "jwt_doctor/pitfalls" if self.target_name == "wheel" else "pitfalls"
        for path in sorted(here.parent.glob("*/check.py")):
            build_data["force_include"][str(path)] = f"{folder}/{path.parent.name}.py"
