"""The report as SARIF 2.1.0."""

import json

from jwt_doctor import __version__

LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(said, prefix=""):
    codes = sorted({each["pitfall"] for each in said["findings"]})
    run = {
        "tool": {
            "driver": {
                "name": "jwt-doctor",
                "version": __version__,
                "rules": [{"id": code, "name": code} for code in codes],
            }
        },
        "invocations": [
            {
                "executionSuccessful": said["complete"],
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": text}} for text in said["incomplete"]
                ],
            }
        ],
        "results": [result(each, codes, prefix) for each in said["findings"]],
    }
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        },
        indent=2,
    )


def result(each, codes, prefix):
    found = {
        "ruleId": each["pitfall"],
        "ruleIndex": codes.index(each["pitfall"]),
        "level": LEVELS[each["level"]],
        "message": {"text": "{} {}".format(each["message"], each["hint"])},
        "properties": {"confidence": each["confidence"], "choice": each["choice"]},
    }
    if each["file"]:
        found["locations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": prefix + each["file"]},
                    "region": {"startLine": max(each["line"] or 1, 1)},
                }
            }
        ]
    return found
