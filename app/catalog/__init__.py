"""The catalog: governance as files. Files in; one checked, immutable `Catalog` out, or every problem with its place."""
