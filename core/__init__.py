"""The ChronicGPT pipeline; see docs/ for the design."""
