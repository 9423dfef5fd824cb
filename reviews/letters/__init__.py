"""Letters as Word files: the portal's own templates and an authority's, their placeholders, and filling them in."""
