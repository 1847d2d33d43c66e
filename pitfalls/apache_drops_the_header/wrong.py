from project import *

# In your project this is a line of Apache's configuration.
APACHE = {"WSGIPassAuthorization": "Off"}
