"""The licence of what is published: that of the data repository since it began."""

LICENCE_NAME = "CC0-1.0"
LICENCE_TITLE = "CC0 1.0 Universal"
LICENCE_URL = "https://creativecommons.org/publicdomain/zero/1.0/"
