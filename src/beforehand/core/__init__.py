"""The trade of microcredit as pure functions: no clock, no input or output, no framework, no randomness of its own."""
