"""Locating (定位): which figures are wrong when the balances of a report do not hold; the fewest whose change satisfies all rules."""
