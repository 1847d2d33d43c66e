"""What those who change the course type: amend, index, lock."""
