"""What people type and programs send, one type for each kind of value: contracts, pages and API read with the same.

A type brings a value into its one form or refuses it with a sentence for the person; nothing else judges single values.
"""
