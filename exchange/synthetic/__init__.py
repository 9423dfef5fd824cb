"""Made-up authorities of any size, drawn from a seed: into the database, or as SSDA903 returns."""
