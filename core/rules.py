"""The versions of what decides what the documents say. Light to import: every stage compares fingerprints."""

RULES_VERSION = "2"
"""Of the processed document: raise it when a metric, a range or a detector changes."""

PROMPT_VERSION = "3"
"""Of the explanation: raise it when the prompt, the facts, the verifier or a fixed sentence changes."""

HISTORY_DAYS = 35
