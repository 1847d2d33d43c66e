COMMANDS = ["migrate"]
