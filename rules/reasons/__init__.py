"""Reasons (情况说明) and waivers (豁免): what closes a 提示, and why a reason that is there does not count."""
