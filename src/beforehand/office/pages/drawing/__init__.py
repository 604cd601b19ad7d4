"""Where marks stand on the office's drawings; the templates write the SVG. Positions are per cent of the width, so nothing is distorted."""
