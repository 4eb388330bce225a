"""Office files as bytes that depend on what they say alone."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first day that a zip can state.
PACKED = (1980, 1, 1, 0, 0, 0)


def packed(saved: BytesIO) -> bytes:
    """An Office file, packed so that equal parts give equal bytes: none of them states a time."""
    content = BytesIO()
    with ZipFile(saved) as source, ZipFile(content, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, PACKED)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return content.getvalue()
