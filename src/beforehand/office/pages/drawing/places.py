"""A place on a drawing, as SVG writes it."""


def per_cent(value: float) -> str:
    """A number as an SVG percentage."""
    return f"{value:.2f}%"
