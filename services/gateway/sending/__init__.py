"""From a command to the durable moment and its outcome; it decides no rule of the court."""
