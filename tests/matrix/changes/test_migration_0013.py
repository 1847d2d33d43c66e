SINCE = "5.5.1"


def test_the_blacklist_app_brings_the_migration_0013(start):
    run = start("showmigrations", "token_blacklist")

    assert run.returncode == 0, run.stderr
    assert " 0013_" in run.stdout
