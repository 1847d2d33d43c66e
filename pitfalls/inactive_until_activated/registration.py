from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from rest_framework import serializers


class RegisterSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "email", "password"]
        extra_kwargs = {
            "email": {"required": True},
            "password": {"write_only": True, "validators": [validate_password]},
        }

    def create(self, validated_data):
        return User.objects.create_user(**validated_data, is_active=False)
