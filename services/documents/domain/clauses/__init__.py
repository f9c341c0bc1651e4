"""The words of the agreement, clause by clause: plain words beside the legal text, in English and Spanish."""
