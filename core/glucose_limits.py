"""The limits of glucose (mg/dL) that the rooms count, flag and tell by, as the consensus on time in range names them.

Battelino 2019 (Diabetes Care 42:1593): target 70 to 180; lows below 70 and, of level 2, below 54; highs above 180 and,
of level 2, above 250; in pregnancy 63 to 140. By which of them a person is flagged: core/anomalies/policy.py.
"""

VERY_LOW, LOW, HIGH, VERY_HIGH = 54, 70, 180, 250
EXTREME = 300
"""From which on highs that last are urgent (core/anomalies/policy.py); the consensus does not have it."""
PREGNANCY_LOW, PREGNANCY_HIGH = 63, 140
LIMITS = (VERY_LOW, PREGNANCY_LOW, LOW, PREGNANCY_HIGH, HIGH, VERY_HIGH, EXTREME)
