"""The whole site in one file and back: database, pictures, and how to check them."""

from articles.backups.archive import BadBackup, Manifest
from articles.backups.create import create_backup
from articles.backups.restore import restore_backup
from articles.backups.retention import drop_old, named_by_time
from articles.backups.verify import verify_backup

__all__ = [
    "BadBackup",
    "Manifest",
    "create_backup",
    "drop_old",
    "named_by_time",
    "restore_backup",
    "verify_backup",
]
