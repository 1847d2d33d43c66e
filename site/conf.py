"""The website: the guide's own files, as pages. `python3 -m guide site` builds it."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "extensions")]

project = "JWT in Django"
html_title = "JWT in Django, proven"
language = "en"

extensions = [
    "myst_nb",
    "sphinx_design",
    "sphinx_copybutton",
    # In extensions/, beside this file:
    "pages",
    "lessons",
    "bars",
    "differences",
    "clients",
    "diagrams",
    "explain_box",
]

# Every page is the file that is read on GitHub too. A README becomes its folder's index.html.
include_patterns = [
    "README.md",
    "CHANGELOG.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "steps/*/README.md",
    "pitfalls/README.md",
    "pitfalls/*/README.md",
    "notebooks/README.md",
    "notebooks/*.ipynb",
    "site/*.md",
    "tests/exercises/README.md",
]
exclude_patterns = [".*", "work", "build", "**/node_modules"]  # folders not to look into
root_doc = "index"
templates_path = ["_templates"]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
myst_fence_as_directive = ["mermaid"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # else each notebook's page asks another host for scripts

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["guide.css"]
html_js_files = [("guide.js", {"defer": "defer"})]
html_favicon = "_static/favicon.svg"
html_additional_pages = {"404": "404.html"}
html_copy_source = False
html_show_copyright = False
html_use_index = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5c50",
        "color-brand-content": "#0b5c50",
        "color-brand-visited": "#5b4a8a",
        "color-link--visited": "#5b4a8a",
        "color-admonition-background": "transparent",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6fd3bf",
        "color-brand-content": "#6fd3bf",
        "color-brand-visited": "#b9a8ea",
        "color-link--visited": "#b9a8ea",
        "color-admonition-background": "transparent",
    },
}

# A prompt, an answer, and what a difference removes or leaves alone are not for copying.
highlight_language = "text"
suppress_warnings = ["misc.highlighting_failure"]  # `…` stands for what differs each time

copybutton_selector = "div.highlight pre"
copybutton_exclude = ".linenos, .gp, .go, del, .same, .sign"

# Where the site will stand, if that is known: only then can there be a sitemap.
html_baseurl = os.environ.get("SITE_URL", "")
if html_baseurl:
    extensions.append("sphinx_sitemap")
    sitemap_url_scheme = "{link}"
    sitemap_excludes = ["search.html", "404.html"]
