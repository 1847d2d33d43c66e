"""The proofs of the course's steps and pitfalls, and the machinery that they share."""
