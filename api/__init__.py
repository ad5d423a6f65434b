"""The ways in: command line, HTTP and pages over one Workspace."""
