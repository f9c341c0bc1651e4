"""Bringing back what was lost: tools that work on databases and topics while services stand still."""
