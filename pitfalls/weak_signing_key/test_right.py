from attack import WORDS, crack

MAKE_A_TOKEN = "from rest_framework_simplejwt.tokens import AccessToken; str(AccessToken())"


def test_the_word_list_does_not_find_the_key(api):
    assert crack(api.log_in()["access"]) is None


def test_a_token_made_with_any_of_the_words_is_refused(api, forge, user):
    for word in WORDS:
        answer = api.get("/api/protected/", token=forge(word, user))

        assert answer.status_code == 401
        assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_a_login_works(api):
    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200


def test_a_weak_key_ends_in_an_error(start):
    strong = start("shell", "-c", MAKE_A_TOKEN, JWT_SIGNING_KEY="k" * 32)
    assert strong.returncode == 0, strong.stderr

    weak = start("shell", "-c", MAKE_A_TOKEN, JWT_SIGNING_KEY="k" * 31)

    assert weak.returncode == 1, "with a key of 31 bytes a token was made"
    assert weak.stderr
