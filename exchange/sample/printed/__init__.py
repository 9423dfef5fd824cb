"""Makes the sample councils' SSDA903 returns of the printed years: invented children, exactly the printed counts."""
