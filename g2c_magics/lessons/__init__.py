"""What belongs to one lesson and not to the engine, a folder for each."""
