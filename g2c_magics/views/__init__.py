"""Results as text, HTML and figures. No logic, no I/O."""
