"""The routes, one module for each part of the table of addresses."""
