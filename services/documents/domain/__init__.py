"""What documents decides, split by behaviour: proposing, signing, leaving, copying. Nothing here touches a file."""
