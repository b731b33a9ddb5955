"""The versions of what decides what the documents say. Light to import: every stage compares fingerprints."""

RULES_VERSION = "2"
"""Of the processed document: raise it when a metric, a range, a detector or the features change (docs/upgrading.md)."""

UNNAMED_RULES = "1"
"""Under which days were processed whose fingerprint does not name a version."""

PROMPT_VERSION = "4"
"""Of the explanation: raise it when the prompt, the notes, the plan or a word of the wording files changes."""

UNNAMED_PROMPTS = ("3", "2", "1")
"""Under one of which days were explained whose fingerprint does not name a version."""

HISTORY_DAYS = 35
