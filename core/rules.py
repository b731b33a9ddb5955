"""The version of everything that decides what a processed document says. Light to import: fetch needs it too."""

RULES_VERSION = "1"
HISTORY_DAYS = 35
