"""One file a version, numbered; what is released is never edited again."""
