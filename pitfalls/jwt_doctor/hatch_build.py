"""Copy the check.py of each pitfall of the course into the wheel and the source archive."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CopyChecks(BuildHookInterface):
    def initialize(self, version, build_data):
        here = Path(self.root)
        files = {}
        if not (here / "pitfalls").is_dir():  # a source archive has them already
            for path in here.parent.glob("*/check.py"):
                files[path] = f"pitfalls/{path.parent.name}.py"
        if self.target_name == "wheel":
            for path in here.rglob("*.py"):
                if path.name != "hatch_build.py":
                    files[path] = path.relative_to(here).as_posix()
            files = {path: f"jwt_doctor/{name}" for path, name in files.items()}
        build_data["force_include"].update({str(path): name for path, name in files.items()})
