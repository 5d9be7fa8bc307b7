"""Papers and exports: reads everything below it, writes nothing.

A paper is a frozen dataclass made by one function; the preview, the PDF and the command line all print that same object.
"""
