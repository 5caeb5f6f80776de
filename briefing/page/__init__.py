"""Composes the page, fits it to one sheet, renders it."""
