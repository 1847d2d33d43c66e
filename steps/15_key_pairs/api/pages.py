from django.template.response import TemplateResponse

# What the browser lets the page do: load scripts from this origin, and send requests to it.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page(request):
    headers = {'Content-Security-Policy': POLICY}
    return TemplateResponse(request, 'api/page.html', headers=headers)
