"""Hints for the exercises of the notebooks. `exercises.hint("log-in")` prints one."""

HINTS = {
    # 01_first_token
    "wrong-type": "Send the refresh token as the access token was sent above. Print the body.",
    "session-header": "session.headers is a dict. Which header did you pass to session.get above?",
    "log-in": "dict.get returns None for a key that is not there. What does a rejected login lack?",
    # 02_inside_a_token
    "lifetime": "Decode the payload of the refresh token. Subtract iat from exp.",
    "make-token": "Encode the header and the claims, join them with a dot, sign that, and add the "
    "signature after a second dot. The header needs alg and typ.",
    "twin": "Try each of the 64 characters in the last place. Compare what decode returns.",
    # 03_expiry_and_refresh
    "expired": "Payloads differ in length, and so in the = that they need. How many for each?",
    "one-call": "Follow send_again: what was sent before it, in it, and after it?",
    # 04_attacks
    "none-spelt": "Take two parts with encode, and end with a dot. alg may have capital letters.",
    "verify": "jwt.decode raises most of these errors for you, if algorithms has one entry. The "
    "claim token_type is yours to check. It may be missing.",
    # 05_logout_and_rotation
    "end": "Which status has a first logout, and which message has a second one?",
    "stay": "Each refresh returns the token for the next one. What is the result after 0 times?",
    "loot": "Read in the lesson of the step what ends, and what each view looks up.",
    # 06_two_services
    "member": "Look for the example of a private key in the RFC, and compare it with a public one.",
    "find-key": "jwt.get_unverified_header reads kid. next() takes a default.",
    "accept": "jwt.decode checks key, time, audience and issuer. Which errors does it raise?",
    # 07_what_it_costs
    "logout": "Log in, send the refresh token to /api/token/blacklist/, and read one header.",
    "cheapest": "Leave out the rows with 0 queries. min() takes a key: the median of the ratio.",
    "surely-less": "Each ratio has low and high. Which of the two has to be below which?",
    # 08_orm_and_shell
    "end-all": "Count only rows that you end now. Filter by the user first.",
    "usable": "Two conditions on the rows of the user: not ended, and expires_at in the future.",
    # 09_threads_and_refresh
    "ten-threads": "How many first requests, how many refreshes, how many second requests?",
    "ten-hasty": "The same question, but no thread looks at what another one has done.",
    # 10_attacks_on_keys
    "crack-digits": "crack takes a list of words. Pass it each word with 00 to 99.",
    "nobody": "Use write with claims for user_id 999 and the key `word`. Look at the whole body.",
    # 11_accounts
    "sign-up": "Ask for the link, choose the password with the token of the mail, log in. Which "
    "status says that the server has rejected the password?",
    "old-link": "The stored password is part of what the server signs. What does a change replace?",
    # 12_sockets
    "connect-again": "Look at what receive returns: the first message, 4419 or 4410. A refresh may "
    "fail, too: the login may have ended before the token expired.",
    "still-open": "Which sockets got a code after the logout above? Count by login, not by user.",
    # 13_foreign_tokens
    "issuer-of": "claims_of above verifies nothing. What does it raise for a text that is not a "
    "token? dict.get returns None for a key that is not there.",
    "find-user": "A key of a dictionary may be a tuple. Which two claims belong to one user only?",
}
