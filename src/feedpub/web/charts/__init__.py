"""Charts and the map: counts to shapes of SVG. Pure; templates draw what is worked out here."""
