"""INSTALLED_APPS = [..., "jwt_doctor"] gives a project's own `manage.py check` the pitfalls."""

import importlib.util
import sys
from pathlib import Path

from django.apps import AppConfig

PITFALLS = Path(__file__).resolve().parents[1]


class Doctor(AppConfig):
    name = "jwt_doctor"
    label = "jwt_pitfalls"

    def ready(self):
        register_checks()


def register_checks():
    """Registers each pitfall's check with Django, under the tag "pitfalls", once."""
    for path in sorted(PITFALLS.glob("*/check.py")):
        name = f"pitfalls.{path.parent.name}.check"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, path)
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
