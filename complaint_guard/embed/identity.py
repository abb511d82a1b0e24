"""Which text model made a vector: vectors of two models say nothing of each other."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from complaint_guard.embed.encoder import SHIPPED
from complaint_guard.errors import SettingsError
from complaint_guard.settings import EmbedSettings

_CARD = "README.md"
_BLOCK = 1 << 20


def text_model(settings: EmbedSettings) -> str:
    """Twelve hex digits of the files of the model folder that `settings` name; its README.md may change.

    Raises SettingsError if a file there cannot be read. A folder that is not there is for `load_encoder` to refuse.
    """
    folder = Path(settings.model).expanduser() if settings.model else SHIPPED
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != _CARD)
    stats = ((str(path.relative_to(folder)), path.stat()) for path in found)
    try:
        return _hash(folder, tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
    except OSError as error:
        raise SettingsError(
            f"embed.model {folder}: cannot be read ({error.strerror}); let its files be read, or set it to "
            '"" for the model in the package'
        ) from None


@lru_cache(maxsize=8)
def _hash(folder: Path, files: tuple[tuple[str, int, int], ...]) -> str:
    """Size and time stand for a file's content only within one process."""
    digest = hashlib.sha256()
    for name, size, _ in files:
        digest.update(f"{name}\0{size}\0".encode())
        with (folder / name).open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()[:12]
