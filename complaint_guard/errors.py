"""The exception tree. Every message says what was met, the limit, and the next step, in one line,
without names, phones, addresses or complaint text.

    ComplaintGuardError                 exit 5
    ├── UsageError                      exit 2   a wrong option, an unknown id, a setting that does not fit
    │   ├── SettingsError
    │   ├── NotFoundError
    │   └── CaseRefusedError                     a case file without verdict, evidence or consent
    ├── OutOfMemoryError                exit 5   memory, or the disk of the temporary folder, ran out
    │   └── OutOfDiskError
    ├── InputError                      exit 3   a file that is not a table, a column that is missing
    │   └── PartlyRejectedError                  rows were rejected and --strict was given
    └── CaseBaseError                   exit 4   locked, damaged, full
        ├── CaseBaseLockedError
        ├── CaseBaseDamagedError
        ├── KeyRefusedError                      encrypted, and the key is missing, wrong or open to others
        └── NightExistsError
"""

from __future__ import annotations


class ComplaintGuardError(Exception):
    """Base of every error this program raises on purpose; `exit_code` is the process exit status."""

    exit_code = 5


class OutOfMemoryError(ComplaintGuardError):
    """A room needed more memory than there is."""


class OutOfDiskError(OutOfMemoryError):
    """A room needed more space for temporary files than there is."""


class UsageError(ComplaintGuardError):
    """The command cannot be carried out as it was given."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file or environment value is unknown or out of range."""


class NotFoundError(UsageError):
    """A gang, complaint or night of that id is not in the case base."""


class CaseRefusedError(UsageError):
    """A case file may not be built: it lacks a verdict, a second kind of evidence, or a consent."""


class InputError(ComplaintGuardError):
    """An input file cannot be read as a table of complaints."""

    exit_code = 3


class PartlyRejectedError(InputError):
    """Some rows were rejected and the run was asked to be strict."""


class CaseBaseError(ComplaintGuardError):
    """The case base cannot be read or written."""

    exit_code = 4


class CaseBaseLockedError(CaseBaseError):
    """Another run holds the case base."""


class CaseBaseDamagedError(CaseBaseError):
    """A file of the case base is missing, truncated or of another version."""


class KeyRefusedError(CaseBaseError):
    """The case base is encrypted and the key is missing, another one, or open to others."""


class NightExistsError(CaseBaseError):
    """A whole night of that date exists with other input."""
