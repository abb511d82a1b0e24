"""Data: known scripts by family, public templates that lower suspicion, warnings per family. See README.md beside this file."""
