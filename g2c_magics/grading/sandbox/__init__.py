"""What a job may reach: namespaces, limits, a root of its own, an environment without secrets."""
