"""The shipped fonts, and the gallery of components for those who build and judge pages."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template import RequestContext
from django.template.loader import get_template
from django.views.decorators.http import require_safe

from beforehand.office.pages import gallery as samples

_FONTS = {"sans": pylopdf_fonts_zh_cn.sans_path, "serif": pylopdf_fonts_zh_cn.serif_path}
_YEAR = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def font(request: HttpRequest, name: str) -> FileResponse | HttpResponse:
    """One of the two shipped faces, whole; kept by the browser for a year under the package's version."""
    if name not in _FONTS:
        raise Http404
    tag = f'"{name}-{pylopdf_fonts_zh_cn.__version__}"'
    headers = {"Cache-Control": _YEAR, "ETag": tag}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return FileResponse(Path(_FONTS[name]()).open("rb"), content_type="font/otf", headers=headers)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with sample data; only where the office is a story or under development."""
    page = get_template("pages/gallery.html")
    context = RequestContext(request)
    with context.bind_template(page.template):
        story = context.get("is_story")
    if not (settings.DEBUG or story):
        raise Http404
    return HttpResponse(page.render(samples.everything(), request))
