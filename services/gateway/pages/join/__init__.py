"""Joining with the letter's code, or saying no to it."""
