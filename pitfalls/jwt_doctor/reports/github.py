"""The report as annotations of GitHub Actions."""

KINDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(said, prefix=""):
    lines = []
    for each in said["findings"]:
        if each["choice"]:
            continue
        where = (
            "file={},line={},".format(prefix + each["file"], each["line"]) if each["file"] else ""
        )
        lines.append(
            "::{} {}title=jwt-doctor {}::{}".format(
                KINDS[each["level"]],
                where,
                each["pitfall"],
                escaped("{} {}".format(each["message"], each["hint"])),
            )
        )
    lines += [
        "::error title=jwt-doctor::{}".format(escaped("Not examined: " + text))
        for text in said["incomplete"]
    ]
    return "\n".join(lines)


def escaped(text):
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
