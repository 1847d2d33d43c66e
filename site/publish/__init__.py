"""What publishes the course: the website, git branches of the steps, and a folder for a room."""
