"""How every room's forms are drawn: `{{ form }}` and `{{ field.as_field_group }}` come out as the office's fields."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class OfficeRenderer(DjangoTemplates):
    """The renderer to name in `FORM_RENDERER`; widgets keep Django's own templates, form and field take the office's."""

    form_template_name = "pages/form.html"
    field_template_name = "pages/field.html"
