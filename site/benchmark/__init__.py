"""What a request costs, measured: the course's last step beside what else one could take."""
