"""The settings of simplejwt 5.5 and of REST framework 3.16, for projects that are not imported."""

from datetime import timedelta


def simple_jwt(secret_key):
    """Return simplejwt's defaults; SIGNING_KEY is the project's SECRET_KEY."""
    return dict(SIMPLE_JWT, SIGNING_KEY=secret_key)


SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=1),
    "ROTATE_REFRESH_TOKENS": False,
    "BLACKLIST_AFTER_ROTATION": False,
    "UPDATE_LAST_LOGIN": False,
    "ALGORITHM": "HS256",
    "SIGNING_KEY": None,
    "VERIFYING_KEY": "",
    "AUDIENCE": None,
    "ISSUER": None,
    "JSON_ENCODER": None,
    "JWK_URL": None,
    "LEEWAY": 0,
    "AUTH_HEADER_TYPES": ("Bearer",),
    "AUTH_HEADER_NAME": "HTTP_AUTHORIZATION",
    "USER_ID_FIELD": "id",
    "USER_ID_CLAIM": "user_id",
    "USER_AUTHENTICATION_RULE": "rest_framework_simplejwt.authentication.default_user_authentication_rule",
    "ON_LOGIN_SUCCESS": "rest_framework_simplejwt.serializers.default_on_login_success",
    "ON_LOGIN_FAILED": "rest_framework_simplejwt.serializers.default_on_login_failed",
    "AUTH_TOKEN_CLASSES": ("rest_framework_simplejwt.tokens.AccessToken",),
    "TOKEN_TYPE_CLAIM": "token_type",
    "JTI_CLAIM": "jti",
    "TOKEN_USER_CLASS": "rest_framework_simplejwt.models.TokenUser",
    "SLIDING_TOKEN_REFRESH_EXP_CLAIM": "refresh_exp",
    "SLIDING_TOKEN_LIFETIME": timedelta(minutes=5),
    "SLIDING_TOKEN_REFRESH_LIFETIME": timedelta(days=1),
    "TOKEN_OBTAIN_SERIALIZER": "rest_framework_simplejwt.serializers.TokenObtainPairSerializer",
    "TOKEN_REFRESH_SERIALIZER": "rest_framework_simplejwt.serializers.TokenRefreshSerializer",
    "TOKEN_VERIFY_SERIALIZER": "rest_framework_simplejwt.serializers.TokenVerifySerializer",
    "TOKEN_BLACKLIST_SERIALIZER": "rest_framework_simplejwt.serializers.TokenBlacklistSerializer",
    "SLIDING_TOKEN_OBTAIN_SERIALIZER": "rest_framework_simplejwt.serializers.TokenObtainSlidingSerializer",
    "SLIDING_TOKEN_REFRESH_SERIALIZER": "rest_framework_simplejwt.serializers.TokenRefreshSlidingSerializer",
    "CHECK_REVOKE_TOKEN": False,
    "REVOKE_TOKEN_CLAIM": "hash_password",
    "CHECK_USER_IS_ACTIVE": True,
}

# Names that a key of REST_FRAMEWORK may have, and the values that a check asks for.
REST_FRAMEWORK = dict.fromkeys(
    """
    DEFAULT_RENDERER_CLASSES DEFAULT_PARSER_CLASSES DEFAULT_AUTHENTICATION_CLASSES
    DEFAULT_PERMISSION_CLASSES DEFAULT_THROTTLE_CLASSES DEFAULT_CONTENT_NEGOTIATION_CLASS
    DEFAULT_METADATA_CLASS DEFAULT_VERSIONING_CLASS DEFAULT_PAGINATION_CLASS
    DEFAULT_FILTER_BACKENDS DEFAULT_SCHEMA_CLASS DEFAULT_THROTTLE_RATES NUM_PROXIES PAGE_SIZE
    SEARCH_PARAM ORDERING_PARAM DEFAULT_VERSION ALLOWED_VERSIONS VERSION_PARAM
    UNAUTHENTICATED_USER UNAUTHENTICATED_TOKEN VIEW_NAME_FUNCTION VIEW_DESCRIPTION_FUNCTION
    EXCEPTION_HANDLER NON_FIELD_ERRORS_KEY TEST_REQUEST_RENDERER_CLASSES
    TEST_REQUEST_DEFAULT_FORMAT URL_FORMAT_OVERRIDE FORMAT_SUFFIX_KWARG URL_FIELD_NAME
    DATETIME_FORMAT DATE_FORMAT TIME_FORMAT DATETIME_INPUT_FORMATS DATE_INPUT_FORMATS
    TIME_INPUT_FORMATS UNICODE_JSON COMPACT_JSON STRICT_JSON COERCE_DECIMAL_TO_STRING
    COERCE_BIGINT_TO_STRING UPLOADED_FILES_USE_URL HTML_SELECT_CUTOFF HTML_SELECT_CUTOFF_TEXT
    SCHEMA_COERCE_PATH_PK SCHEMA_COERCE_METHOD_NAMES
    """.split()
)
REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] = [
    "rest_framework.authentication.SessionAuthentication",
    "rest_framework.authentication.BasicAuthentication",
]
REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] = ["rest_framework.permissions.AllowAny"]
REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = []
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": None, "anon": None}
