"""How the office looks: the frame of every page, the components of `docs/guide/pages.md`, and the way values are written."""
