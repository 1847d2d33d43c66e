"""Says one request in the words of several clients: requests.yaml is the only source."""

import json
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective

from guide.shells import in_this_shell

SOURCE = Path(__file__).resolve().parents[1] / "requests.yaml"
API = "http://127.0.0.1:8000"


def requests():
    return yaml.safe_load(SOURCE.read_text("utf-8"))


def curl(request, first):
    fields = "".join(f" -d {name}={value}" for name, value in request.get("fields", {}).items())
    token = f' -H "Authorization: Bearer ${request["token"]}"' if "token" in request else ""
    return f"curl -s {API}{request['path']}{token}{fields}" + copied(request)


def httpie(request, first):
    fields = "".join(f" {name}={value}" for name, value in request.get("fields", {}).items())
    token = f' "Authorization: Bearer ${request["token"]}"' if "token" in request else ""
    return f"http {API}{request['path']}{token}{fields}" + copied(request)


def copied(request):
    """The lines that keep what the reader copies from the answer."""
    return "".join(f"\n{name}=eyJ…" for name in request.get("keep", {}))


def powershell(client):
    def say(request, first):
        return "\n".join(
            in_this_shell(line, windows=True) for line in client(request, first).splitlines()
        )

    return say


def python(request, first):
    head = f'import requests\n\nAPI = "{API}"\n\n' if first else ""
    more = ""
    if "fields" in request:
        more += f", json={literal(request['fields'])}"
    if "token" in request:
        more += f', headers={{"Authorization": f"Bearer {{{request["token"].lower()}}}"}}'
    call = f'requests.{request["method"].lower()}(f"{{API}}{request["path"]}"{more})'
    keep = "".join(
        f'\n{name.lower()} = response.json()["{key}"]'
        for name, key in request.get("keep", {}).items()
    )
    return f"{head}response = {call}\nprint(response.json()){keep}"


def javascript(request, first):
    head = f'const API = "{API}";\nlet response, answer, access, refresh;\n\n' if first else ""
    options = []
    if request["method"] != "GET":
        options.append(f'  method: "{request["method"]}",')
    if "fields" in request:
        options.append('  headers: { "Content-Type": "application/json" },')
        options.append(f"  body: JSON.stringify({literal(request['fields'])}),")
    if "token" in request:
        name = request["token"].lower()
        options.append(f"  headers: {{ Authorization: `Bearer ${{{name}}}` }},")
    lines = [f"response = await fetch(`${{API}}{request['path']}`, {{", *options, "});"]
    lines += ["answer = await response.json();", "console.log(answer);"]
    lines += [f"{name.lower()} = answer.{key};" for name, key in request.get("keep", {}).items()]
    return head + "\n".join(lines)


def literal(fields):
    """The fields as Python and JavaScript both write them; $REFRESH is the variable refresh."""
    pairs = (
        f"{json.dumps(name)}: "
        + (value[1:].lower() if value.startswith("$") else json.dumps(value))
        for name, value in fields.items()
    )
    return "{" + ", ".join(pairs) + "}"


SHELLS = {
    "curl": {"bash": curl, "PowerShell": powershell(curl)},
    "HTTPie": {"bash": httpie, "PowerShell": powershell(httpie)},
}
LANGUAGES = {"requests": ("python", python), "fetch": ("javascript", javascript)}


class Requests(SphinxDirective):
    """Each request under its title, a tab for each client: choosing one chooses it everywhere."""

    def run(self):
        self.env.note_dependency(str(SOURCE))
        text = ""
        for number, request in enumerate(requests()):
            text += f"\n## {request['title']}\n\n::::::{{tab-set}}\n:sync-group: client\n"
            for client, shells in SHELLS.items():
                inner = "".join(
                    tab(shell, "text", say(request, number == 0), ":::")
                    for shell, say in shells.items()
                )
                inner = f"::::{{tab-set}}\n:sync-group: shell\n\n{inner}::::\n"
                text += tab(client, None, inner, ":::::")
            for client, (language, say) in LANGUAGES.items():
                text += tab(client, language, say(request, number == 0), ":::::")
            text += "::::::\n"
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def tab(name, language, text, fence):
    body = f"```{language}\n{text}\n```\n" if language else text
    return f"\n{fence}{{tab-item}} {name}\n:sync: {name.lower()}\n\n{body}{fence}\n"


def setup(app):
    app.add_directive("requests", Requests)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
