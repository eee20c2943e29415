"""The composition root: each module builds one part of an installation and hands it the settings' values."""
