def pytest_addoption(parser):
    parser.addoption(
        "--record",
        action="store_true",
        help="write what the notebooks print into them, instead of comparing it",
    )
