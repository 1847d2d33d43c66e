from project import *
