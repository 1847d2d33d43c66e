"""Programs that run in the folder of a project, in a process of their own."""
