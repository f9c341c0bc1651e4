"""The demo page; absent outside demo mode."""
