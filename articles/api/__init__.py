"""The machines' interface: what is public, as JSON, to read and not to change.

`endpoints` holds what all views share, `parameters` what may be asked, `pages` how a
list is walked, `represent` the wire names, `schemas` the same names for the description
at `/api/v1/openapi.json`.
"""
